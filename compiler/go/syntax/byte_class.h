// Classes of ASCII bytes for the scanner, as bits of a table made at compile time. NUL, newline and
// bytes past ASCII are in no class, so that a loop over a class stops at each of them.

#ifndef TANDEM_COMPILER_GO_SYNTAX_BYTE_CLASS_H_
#define TANDEM_COMPILER_GO_SYNTAX_BYTE_CLASS_H_

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace tandem::go::syntax {

enum : uint8_t {
  kIdentStart = 1,   // letters and _
  kIdent = 2,        // and digits
  kPunctuation = 4,  // the first byte of an operator, delimiter or literal
  kComment = 8,      // all but *
  kStar = 16,        // *
  kString = 32,      // all but " and backslash
  kRawString = 64,   // all but `
};

namespace internal {
constexpr std::array<uint8_t, 256> make_byte_classes() {
  std::array<uint8_t, 256> table{};
  for (int c = 1; c < 128; ++c) {
    if (c == '\n') continue;
    const bool letter = ('a' <= (c | 0x20) && (c | 0x20) <= 'z') || c == '_';
    const bool digit = '0' <= c && c <= '9';
    if (letter) table[c] |= kIdentStart;
    if (letter || digit) table[c] |= kIdent;
    table[c] |= c == '*' ? kStar : kComment;
    if (c != '"' && c != '\\') table[c] |= kString;
    if (c != '`') table[c] |= kRawString;
  }
  for (char c : absl::string_view("0123456789\"`'([{,;)]}:.+-*/%&|^<>=!~")) {
    table[static_cast<uint8_t>(c)] |= kPunctuation;
  }
  return table;
}
inline constexpr std::array<uint8_t, 256> kByteClasses = make_byte_classes();
}  // namespace internal

// Whether the byte is in one of the classes.
inline bool has_class(int byte, uint8_t classes) {
  return (internal::kByteClasses[static_cast<uint8_t>(byte)] & classes) != 0;
}

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_BYTE_CLASS_H_
