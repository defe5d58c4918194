// Unquoting; see literals.h.

#include "compiler/go/syntax/literals.h"

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "compiler/go/syntax/unicode.h"

namespace tandem::go::syntax {
namespace {

// One character of a literal: a byte, from \x and octal escapes, or a code point.
struct Element {
  int32_t value;
  bool is_byte;
};

int digit_value(char c) {
  if (absl::ascii_isdigit(c)) return c - '0';
  if (absl::ascii_isxdigit(c)) return absl::ascii_tolower(c) - 'a' + 10;
  return 16;
}

std::optional<Element> numeric_escape(absl::string_view* text, size_t digits, int base) {
  if (text->size() < digits) return {};
  uint32_t value = 0;
  for (size_t i = 0; i < digits; ++i) {
    const int digit = digit_value((*text)[i]);
    if (digit >= base) return {};
    value = value * base + digit;
  }
  text->remove_prefix(digits);
  const bool is_byte = digits < 4;
  if (is_byte ? value > 255 : value > kMaxRune || (0xD800 <= value && value < 0xE000)) return {};
  return Element{static_cast<int32_t>(value), is_byte};
}

// What follows a backslash.
std::optional<Element> escape(absl::string_view* text, char quote) {
  if (text->empty()) return {};
  const char c = text->front();
  if ('0' <= c && c <= '7') return numeric_escape(text, 3, 8);
  text->remove_prefix(1);
  switch (c) {
    case 'a':
      return Element{'\a', false};
    case 'b':
      return Element{'\b', false};
    case 'f':
      return Element{'\f', false};
    case 'n':
      return Element{'\n', false};
    case 'r':
      return Element{'\r', false};
    case 't':
      return Element{'\t', false};
    case 'v':
      return Element{'\v', false};
    case '\\':
      return Element{'\\', false};
    case 'x':
      return numeric_escape(text, 2, 16);
    case 'u':
      return numeric_escape(text, 4, 16);
    case 'U':
      return numeric_escape(text, 8, 16);
    default:
      if (c != quote) return {};
      return Element{c, false};
  }
}

// The next element of the inside of a literal.
std::optional<Element> next_element(absl::string_view* text, char quote) {
  if (absl::ConsumePrefix(text, "\\")) return escape(text, quote);
  const DecodedRune next = decode_rune(*text);
  if (next.width == 0 || next.rune == '\n' || next.rune == quote) return {};
  text->remove_prefix(next.width);
  return Element{next.rune, false};
}

// What is between the quotes.
std::optional<absl::string_view> inside(absl::string_view literal, char quote) {
  if (literal.size() < 2 || literal.front() != quote || literal.back() != quote) return {};
  return literal.substr(1, literal.size() - 2);
}

}  // namespace

std::optional<std::string> string_value(absl::string_view literal) {
  std::string value;
  if (const auto raw = inside(literal, '`')) {
    for (char c : *raw) {
      if (c != '\r') value.push_back(c);
    }
    return value;
  }
  auto text = inside(literal, '"');
  if (!text) return {};
  while (!text->empty()) {
    const std::optional<Element> element = next_element(&*text, '"');
    if (!element) return {};
    if (element->is_byte) {
      value.push_back(static_cast<char>(element->value));
    } else {
      append_rune(element->value, &value);
    }
  }
  return value;
}

std::optional<int32_t> rune_value(absl::string_view literal) {
  auto text = inside(literal, '\'');
  if (!text) return {};
  const std::optional<Element> element = next_element(&*text, '\'');
  if (!element || !text->empty()) return {};
  return element->value;
}

}  // namespace tandem::go::syntax
