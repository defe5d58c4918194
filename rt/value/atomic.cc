// Atomic operations that overwrite pointers: the operation and the write barrier. The old value is
// shaded before it is overwritten. Another thread may overwrite it in between, and shades it too;
// what is then lost is a pointer that was stored after the collection began, whose object does not
// depend on this slot for its mark (docs/runtime.md). C++ is not stopped for a change of phase, so
// the barrier is on or off for the whole operation.

#include "rt/abi/calls.h"
#include "rt/gc/barrier.h"

namespace rt::abi {
namespace {

void shade_old_value(void* slot) {
  if (gc::barrier_enabled()) [[unlikely]]
    gc::shade(__atomic_load_n(static_cast<void**>(slot), __ATOMIC_RELAXED));
}

}  // namespace

Pointer rt_atomic_xchgp(Pointer slot, Pointer value) {
  shade_old_value(slot);
  return __atomic_exchange_n(static_cast<void**>(slot), value, __ATOMIC_SEQ_CST);
}

bool rt_atomic_casp(Pointer slot, const void* old, Pointer value) {
  shade_old_value(slot);
  void* expected = const_cast<void*>(old);
  return __atomic_compare_exchange_n(static_cast<void**>(slot), &expected, value, false,
                                     __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

}  // namespace rt::abi
