// Building the short texts of runtime errors in allocated memory.

#ifndef TANDEM_RT_VALUE_TEXT_H_
#define TANDEM_RT_VALUE_TEXT_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/abi/types.h"

namespace rt {

// A Go string of a C one that lives as long as the program.
inline abi::String literal(const char* text) {
  abi::Int length = 0;
  while (text[length] != 0) ++length;
  return {reinterpret_cast<const uint8_t*>(text), length};
}

// The parts one after the other, as a new string. (Also what concatstrings does.)
abi::String concatenate(const abi::String* parts, size_t count);

template <typename... Parts>
abi::String concatenate(Parts... parts) {
  const abi::String all[] = {parts...};
  return concatenate(all, sizeof...(parts));
}

inline abi::String as_text(const char* part) {
  return literal(part);
}
inline abi::String as_text(abi::String part) {
  return part;
}

// The parts, C literals and Go strings, as one text.
template <typename... Parts>
abi::String text(Parts... parts) {
  return concatenate(as_text(parts)...);
}

}  // namespace rt

#endif  // TANDEM_RT_VALUE_TEXT_H_
