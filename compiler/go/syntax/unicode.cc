// Decoding, range look-up and quoting; see unicode.h. The ranges are in unicode.def.
//
// The ranges of a class of characters are a sorted table, searched by bisection; ASCII is decided
// without it. Decoding is strict: overlong forms, surrogates and numbers past the last code point
// count as one bad byte, as in Go's unicode/utf8. Quoting gives what Go's %q gives: printable
// characters as they are, the others as escapes.

#include "compiler/go/syntax/unicode.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/types/span.h"

namespace tandem::go::syntax {
namespace {

struct Range {
  int32_t low;
  int32_t high;
};

constexpr Range kLetters[] = {
#define LETTER(low, high) {low, high},
#include "compiler/go/syntax/unicode.def"
};
constexpr Range kUppers[] = {
#define UPPER(low, high) {low, high},
#include "compiler/go/syntax/unicode.def"
};
constexpr Range kDigits[] = {
#define DIGIT(low, high) {low, high},
#include "compiler/go/syntax/unicode.def"
};
constexpr Range kPrints[] = {
#define PRINT(low, high) {low, high},
#include "compiler/go/syntax/unicode.def"
};

bool contains(absl::Span<const Range> ranges, int32_t rune) {
  auto range = std::lower_bound(ranges.begin(), ranges.end(), rune,
                                [](const Range& r, int32_t value) { return r.high < value; });
  return range != ranges.end() && range->low <= rune;
}

bool is_surrogate(int32_t rune) {
  return 0xD800 <= rune && rune < 0xE000;
}

// The escape of a control character that has a letter, or 0.
char letter_escape(int32_t rune) {
  switch (rune) {
    case '\a':
      return 'a';
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '\v':
      return 'v';
    default:
      return 0;
  }
}

void append_quoted(int32_t rune, char quote_mark, std::string* to) {
  if (rune == quote_mark || rune == '\\') {
    to->push_back('\\');
    to->push_back(static_cast<char>(rune));
  } else if (is_print(rune)) {
    append_rune(rune, to);
  } else if (char letter = letter_escape(rune)) {
    to->push_back('\\');
    to->push_back(letter);
  } else if (rune < ' ' || rune == 0x7F) {
    absl::StrAppendFormat(to, "\\x%02x", rune);
  } else if (rune < 0x10000) {
    absl::StrAppendFormat(to, "\\u%04x", rune);
  } else {
    absl::StrAppendFormat(to, "\\U%08x", rune);
  }
}

}  // namespace

DecodedRune decode_rune(absl::string_view text) {
  constexpr DecodedRune kBad = {kRuneError, 1};
  if (text.empty()) return {kRuneError, 0};
  auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(0);
  if (first < 0x80) return {first, 1};
  int width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < static_cast<size_t>(width)) return kBad;
  int32_t rune = first & (0xFF >> (width + 1));
  for (int i = 1; i < width; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return kBad;
    rune = rune << 6 | (byte(i) & 0x3F);
  }
  constexpr int32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};  // less is an overlong form
  if (rune < kLeast[width] || rune > kMaxRune || is_surrogate(rune)) return kBad;
  return {rune, width};
}

void append_rune(int32_t rune, std::string* to) {
  if (rune < 0 || rune > kMaxRune || is_surrogate(rune)) rune = kRuneError;
  auto push = [to](int32_t byte) { to->push_back(static_cast<char>(byte)); };
  if (rune < 0x80) {
    push(rune);
  } else if (rune < 0x800) {
    push(0xC0 | rune >> 6);
    push(0x80 | (rune & 0x3F));
  } else if (rune < 0x10000) {
    push(0xE0 | rune >> 12);
    push(0x80 | (rune >> 6 & 0x3F));
    push(0x80 | (rune & 0x3F));
  } else {
    push(0xF0 | rune >> 18);
    push(0x80 | (rune >> 12 & 0x3F));
    push(0x80 | (rune >> 6 & 0x3F));
    push(0x80 | (rune & 0x3F));
  }
}

bool is_letter(int32_t rune) {
  if (rune < 0x80) return ('a' <= (rune | 0x20) && (rune | 0x20) <= 'z');
  return contains(kLetters, rune);
}

bool is_upper(int32_t rune) {
  if (rune < 0x80) return 'A' <= rune && rune <= 'Z';
  return contains(kUppers, rune);
}

bool is_digit(int32_t rune) {
  if (rune < 0x80) return '0' <= rune && rune <= '9';
  return contains(kDigits, rune);
}

bool is_print(int32_t rune) {
  if (rune < 0x80) return ' ' <= rune && rune < 0x7F;
  return contains(kPrints, rune);
}

bool is_exported(absl::string_view name) {
  return is_upper(decode_rune(name).rune);
}

std::string quote_rune(int32_t rune) {
  std::string text = "'";
  append_quoted(rune, '\'', &text);
  text.push_back('\'');
  return text;
}

std::string quote(absl::string_view text) {
  std::string quoted = "\"";
  while (!text.empty()) {
    DecodedRune next = decode_rune(text);
    if (next.rune == kRuneError && next.width == 1) {
      absl::StrAppendFormat(&quoted, "\\x%02x", static_cast<uint8_t>(text[0]));
    } else {
      append_quoted(next.rune, '"', &quoted);
    }
    text.remove_prefix(next.width);
  }
  quoted.push_back('"');
  return quoted;
}

std::string unicode_name(int32_t rune) {
  std::string name = absl::StrFormat("U+%04X", rune);
  if (is_print(rune)) {
    absl::StrAppend(&name, " '");
    append_rune(rune, &name);
    absl::StrAppend(&name, "'");
  }
  return name;
}

}  // namespace tandem::go::syntax
