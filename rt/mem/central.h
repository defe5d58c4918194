// The central lists: for each span class, the spans with free objects that no P uses, and the full
// ones. Caches take spans from here and bring full ones back; the sweeper will move spans between
// the two lists.

#ifndef TANDEM_RT_MEM_CENTRAL_H_
#define TANDEM_RT_MEM_CENTRAL_H_

#include "rt/mem/size_classes.h"
#include "rt/mem/span.h"

namespace rt::mem {

// A span with at least one free object, owned by the caller; null when memory has run out.
Span* acquire_span(SpanClass span_class);

// Gives a span back, full or not.
void release_span(Span* span);

}  // namespace rt::mem

#endif  // TANDEM_RT_MEM_CENTRAL_H_
