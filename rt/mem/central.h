// The central lists: for each span class, the spans that no P uses. Caches take spans from here and
// bring them back; here the sweeper finds what it has to sweep.
//
//              swept     unswept
//   partial    free objects: the next to be taken      ┐ taken, and swept by who takes them:
//   full       no free object                          ┘ an allocating P, or the sweeper
//
// When marking ends, all spans are in the lists (the caches are empty), and swept and unswept
// change places: everything has to be swept. Being in a list is what ownership is: who takes a span
// out of one has it alone. A large object is a full span of class 0.

#ifndef TANDEM_RT_MEM_CENTRAL_H_
#define TANDEM_RT_MEM_CENTRAL_H_

#include "rt/mem/size_classes.h"
#include "rt/mem/span.h"

namespace rt::mem {

// A span with at least one free object, owned by the caller; null when memory has run out. Sweeps
// some spans if need be.
Span* acquire_span(SpanClass span_class);

// Gives a swept span back, full or not.
void release_span(Span* span);

// Notes a span of one large object, which is in no cache.
void adopt_large_span(Span* span);

// Every span is unswept from now on. The world is stopped, the caches are empty, and no span is
// unswept yet.
void make_all_unswept();

// A span that is not swept, owned by the caller; null when there is none left.
Span* take_unswept();

// Unswept spans in the lists or being swept; of all spans, those in use by objects.
size_t unswept_spans();
void note_swept();

// Gives an empty span's pages back.
void free_span(Span* span);

// Calls visit(span) for each span in the lists. The world is stopped.
void visit_spans(void (*visit)(Span*));

}  // namespace rt::mem

#endif  // TANDEM_RT_MEM_CENTRAL_H_
