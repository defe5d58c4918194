// Finalizers (finalizer.cc), as the rest of the collector sees them. Weak: null in a program that
// does not call runtime.SetFinalizer.

#ifndef TANDEM_RT_GC_FINALIZER_H_
#define TANDEM_RT_GC_FINALIZER_H_

#include "rt/gc/work.h"

namespace rt::gc {

// At the end of marking, with the world stopped: queues the finalizers of all objects that are not
// marked, and marks these objects.
[[gnu::weak]] void queue_finalizers(Worker& worker);

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_FINALIZER_H_
