// Finalizers (finalizer.cc), as the rest of the collector sees them. Weak: null in a program that
// does not call runtime.SetFinalizer.

#ifndef TANDEM_RT_GC_FINALIZER_H_
#define TANDEM_RT_GC_FINALIZER_H_

#include <stdint.h>

#include "rt/gc/work.h"
#include "rt/mem/span.h"

namespace rt::gc {

// Of the cycle's roots. The world is stopped at the start; then whoever marks scans some records,
// if there are any left: the bytes of them, or 0.
[[gnu::weak]] void begin_finalizer_roots();
[[gnu::weak]] bool finalizer_roots_left();
[[gnu::weak]] uint64_t scan_next_finalizers(Worker& worker);

// Before a span with finalizers is swept, by who sweeps it: queues those of objects that are not
// marked, and marks these objects.
[[gnu::weak]] void queue_finalizers(mem::Span* span);

// If finalizers are queued and their goroutine waits for some, makes it runnable. From the
// scheduler's loop.
[[gnu::weak]] void wake_finalizer_goroutine();

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_FINALIZER_H_
