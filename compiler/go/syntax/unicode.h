// UTF-8, the classes of characters that Go's grammar knows, and the quoting of %q and %#U in
// messages.

#ifndef TANDEM_COMPILER_GO_SYNTAX_UNICODE_H_
#define TANDEM_COMPILER_GO_SYNTAX_UNICODE_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace tandem::go::syntax {

inline constexpr int32_t kRuneError = 0xFFFD;
inline constexpr int32_t kMaxRune = 0x10FFFF;

// The first character of `text` and its bytes. Bad UTF-8 is kRuneError of one byte; the empty text
// is kRuneError of none.
struct DecodedRune {
  int32_t rune;
  int width;
};
DecodedRune decode_rune(absl::string_view text);

// Appends the UTF-8 of `rune`; kRuneError's when it is no valid code point.
void append_rune(int32_t rune, std::string* to);

bool is_letter(int32_t rune);  // category L, not "_"
bool is_upper(int32_t rune);
bool is_digit(int32_t rune);
bool is_print(int32_t rune);

// Whether the identifier is exported: it begins with an upper-case letter.
bool is_exported(absl::string_view name);

// `rune` as %q prints it: 'x', '\n', '\u200b'.
std::string quote_rune(int32_t rune);

// `text` as %q prints it: "x\n".
std::string quote(absl::string_view text);

// `rune` as %#U prints it: U+0040 '@'.
std::string unicode_name(int32_t rune);

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_UNICODE_H_
