// Moving and clearing values with pointers in them: where the collector's write barrier will be.

#include "rt/abi/calls.h"
#include "rt/mem/memory.h"

namespace rt::abi {

void rt_typedmemmove(const TypeDescriptor* type, Pointer to, const void* from) {
  if (to != from) mem::move(to, from, type->size);
}

void rt_typedmemclr(const TypeDescriptor* type, Pointer to) {
  mem::clear(to, type->size);
}

}  // namespace rt::abi
