// Reading what type descriptors encode: names, and offsets in place of addresses (rt/abi/types.h).
//
// A name is a byte of flags, its length as a varint, its text, then if the flags say so a tag and
// the offset of its package. An even offset is the low half of an address; an odd one is
// a number in reflect's table of types made at run time. 0 is nil.

#include "rt/abi/types.h"

namespace rt::abi {

// What package reflect has made types of, by the number in their offsets: a []unsafe.Pointer of
// rt/golib/runtime, which programs without reflection do not have.
extern const Slice reflect_offsets asm("runtime.reflectOffsets") __attribute__((weak));

namespace {

struct Varint {
  size_t value;
  const uint8_t* end;
};

Varint read_varint(const uint8_t* at) {
  Varint result = {0, at};
  for (unsigned shift = 0;; shift += 7) {
    const uint8_t byte = *result.end++;
    result.value |= size_t{byte & 0x7fu} << shift;
    if ((byte & 0x80) == 0) return result;
  }
}

}  // namespace

String name_text(const uint8_t* name) {
  if (name == nullptr) return {};
  const Varint length = read_varint(name + 1);
  return {length.end, static_cast<Int>(length.value)};
}

const uint8_t* name_package(const uint8_t* name) {
  if ((*name & kNameHasPackage) == 0) return nullptr;
  const Varint length = read_varint(name + 1);
  const uint8_t* at = length.end + length.value;
  if ((*name & kNameHasTag) != 0) {
    const Varint tag = read_varint(at);
    at = tag.end + tag.value;
  }
  int32_t offset;
  __builtin_memcpy(&offset, at, sizeof offset);
  return static_cast<const uint8_t*>(resolve_offset(name, offset));
}

const void* resolve_offset([[maybe_unused]] const void* base, int32_t offset) {
  if (offset == 0) return nullptr;
  if ((offset & 1) != 0) return static_cast<void* const*>(reflect_offsets.data)[offset >> 1];
#ifdef TANDEM_RT_HOSTED
  return static_cast<const uint8_t*>(base) + offset;
#else
  return reinterpret_cast<const void*>(static_cast<intptr_t>(offset));
#endif
}

}  // namespace rt::abi
