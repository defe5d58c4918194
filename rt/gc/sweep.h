// Sweeping: what marking has not reached becomes free. A span at a time, by whoever took it out of
// the lists of unswept spans (rt/mem/central.h): a P that needs free objects, an allocating
// goroutine that pays its share, an idle P.

#ifndef TANDEM_RT_GC_SWEEP_H_
#define TANDEM_RT_GC_SWEEP_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/mem/span.h"

namespace rt::gc {

enum class Swept {
  kEmpty,  // no object is left
  kSpace,  // some are
  kFull,   // all are
};

// Makes the objects of an owned span that are not marked free. Afterwards the span is as the
// allocator wants it; the mark bits are clear.
Swept sweep_span(mem::Span* span);

// Sweeps one span, wherever there is one, and gives its pages back if it is empty. Its pages; 0
// when everything is swept, or being swept by others.
size_t sweep_one();

// What sweeping has freed since the program began, by size class (0: large objects).
struct Freed {
  uint64_t objects[mem::kSizeClasses];
  uint64_t large_bytes;
};
extern Freed freed;

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_SWEEP_H_
