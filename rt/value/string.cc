// Strings: concatenation and comparison, and the conversions to and from bytes and runes.
//
// Results are new memory without pointers. A concatenation with one part that is not empty returns
// that part. What is not UTF-8 becomes U+FFFD, one for each byte, as the specification's range
// does.

#include "rt/abi/calls.h"
#include "rt/mem/malloc.h"
#include "rt/mem/memory.h"
#include "rt/stack/panic.h"
#include "rt/value/static_values.h"
#include "rt/value/text.h"
#include "rt/value/utf8.h"

namespace rt {
namespace {

// Memory for bytes that are about to be written.
uint8_t* allocate_bytes(abi::Int length) {
  return static_cast<uint8_t*>(mem::allocate(static_cast<size_t>(length), nullptr, false));
}

// A slice of `length` elements of `size` bytes with all the room that its memory has, as Go makes
// it for conversions from string.
abi::Slice allocate_slice(abi::Int length, size_t size) {
  const size_t used = static_cast<size_t>(length) * size;
  const size_t room = used == 0 ? 0 : mem::allocated_size(used);
  auto* data = static_cast<uint8_t*>(mem::allocate(room, nullptr, false));
  mem::clear(data + used, room - used);
  return {data, length, static_cast<abi::Int>(room / size)};
}

}  // namespace

// One part that is not empty is returned as it is.
abi::String concatenate(const abi::String* parts, size_t count) {
  abi::Int length = 0;
  size_t filled = 0;
  size_t last = 0;
  for (size_t i = 0; i < count; ++i) {
    if (parts[i].length == 0) continue;
    if (__builtin_add_overflow(length, parts[i].length, &length)) {
      throw_fatal("string concatenation too long");
    }
    ++filled;
    last = i;
  }
  if (filled == 0) return {nullptr, 0};
  if (filled == 1) return parts[last];
  uint8_t* data = allocate_bytes(length);
  uint8_t* position = data;
  for (size_t i = 0; i < count; ++i) {
    mem::move_large(position, parts[i].data, static_cast<size_t>(parts[i].length));
    position += parts[i].length;
  }
  return {data, length};
}

}  // namespace rt

namespace rt::abi {

String rt_concatstring2(String a, String b) {
  return concatenate(a, b);
}
String rt_concatstring3(String a, String b, String c) {
  return concatenate(a, b, c);
}

String rt_concatstrings(const String* parts, Int count) {
  return concatenate(parts, static_cast<size_t>(count));
}

Slice rt_stringtoslicebyte(String s) {
  const Slice bytes = allocate_slice(s.length, 1);
  mem::move_large(bytes.data, s.data, static_cast<size_t>(s.length));
  return bytes;
}

String rt_slicebytetostring(const uint8_t* data, Int length) {
  if (length == 0) return {nullptr, 0};
  if (length == 1) return {static_byte(*data), 1};
  uint8_t* copy = allocate_bytes(length);
  mem::move_large(copy, data, static_cast<size_t>(length));
  return {copy, length};
}

Slice rt_stringtoslicerune(String s) {
  const Slice runes = allocate_slice(rt_countrunes(s), sizeof(int32_t));
  auto* to = static_cast<int32_t*>(runes.data);
  for (Int i = 0; i < s.length;) {
    const DecodedRune decoded = decode_rune(s.data + i, s.length - i);
    *to++ = decoded.rune;
    i += decoded.width;
  }
  return runes;
}

String rt_slicerunetostring(const int32_t* data, Int length) {
  uint8_t encoded[4];
  Int size = 0;
  for (Int i = 0; i < length; ++i) size += encode_rune(encoded, data[i]);
  if (size == 0) return {nullptr, 0};
  uint8_t* bytes = allocate_bytes(size);
  uint8_t* position = bytes;
  for (Int i = 0; i < length; ++i) {
    const Int width = encode_rune(encoded, data[i]);
    mem::move(position, encoded, static_cast<size_t>(width));
    position += width;
  }
  return {bytes, size};
}

String rt_intstring(int64_t rune) {
  uint8_t encoded[4];
  const auto narrow = static_cast<int32_t>(rune);
  const Int width = encode_rune(encoded, narrow == rune ? narrow : kRuneError);
  return rt_slicebytetostring(encoded, width);
}

RuneAndIndex rt_decoderune(String s, Int k) {
  const DecodedRune decoded = decode_rune(s.data + k, s.length - k);
  return {decoded.rune, k + decoded.width};
}

Int rt_countrunes(String s) {
  Int count = 0;
  for (Int i = 0; i < s.length; ++count) i += decode_rune(s.data + i, s.length - i).width;
  return count;
}

}  // namespace rt::abi
