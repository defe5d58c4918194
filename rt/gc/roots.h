// Roots: the pointers into the heap that C++ keeps outside of it. A subsystem that has some
// provides a function in rt/gc/roots.def, which calls mark_root() for each of them.

#ifndef TANDEM_RT_GC_ROOTS_H_
#define TANDEM_RT_GC_ROOTS_H_

namespace rt {
struct G;
}

namespace rt::gc {

// Makes the object that `pointer` points into grey. Any value is allowed: null, addresses of
// globals or of stacks are passed over.
void mark_root(const void* pointer);

// Weak: null when the program does not contain the subsystem.
#define GC_ROOTS(function) [[gnu::weak]] void function();
#define GC_GOROUTINE_ROOTS(function) [[gnu::weak]] void function(const G& g);
#include "rt/gc/roots.def"
#undef GC_ROOTS
#undef GC_GOROUTINE_ROOTS

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_ROOTS_H_
