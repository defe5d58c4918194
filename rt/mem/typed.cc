// Moving and clearing values with pointers in them: the collector is told what they overwrite.
// Compiled code calls these for what is too large to do in place.

#include "rt/abi/calls.h"
#include "rt/gc/barrier.h"

namespace rt::abi {

void rt_typedmemmove(const TypeDescriptor* type, Pointer to, const void* from) {
  if (to != from) gc::move_values(type, to, from, type->size);
}

void rt_typedmemclr(const TypeDescriptor* type, Pointer to) {
  gc::clear_values(type, to, type->size);
}

void rt_typedslicecopy(const TypeDescriptor* element, Pointer to, const void* from, Uintptr size) {
  if (to != from) gc::move_values(element, to, from, size);
}

void rt_typedsliceclear(const TypeDescriptor* element, Pointer to, Uintptr size) {
  gc::clear_values(element, to, size);
}

}  // namespace rt::abi
