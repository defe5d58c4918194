// The values of literals, and the reverse: quoting a string.
//
// The text is that of a literal token; a malformed one gives the unknown value. Integers are read
// by GMP in the base of their prefix. A floating-point number is split into mantissa and exponent:
// it becomes an exact fraction while the exponent is small and an MPFR float beyond that, so that a
// literal with a huge exponent costs no huge number. Rune and string literals are decoded escape by
// escape, where an octal or \x escape stands for a byte and any other for a code point.

#include <cctype>
#include <cstdint>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "compiler/go/syntax/unicode.h"
#include "compiler/go/types/constant.h"
#include "compiler/go/types/constant_internal.h"

namespace tandem::go::types {
namespace {

using Arithmetic = ConstantArithmetic;

std::string without_underscores(absl::string_view text) {
  std::string result;
  for (char c : text) {
    if (c != '_') result.push_back(c);
  }
  return result;
}

// Splits a 0x, 0b, 0o or 0 prefix off and returns the base that it means.
int take_base(absl::string_view& text) {
  if (text.size() < 2 || text[0] != '0') return 10;
  char c = static_cast<char>(std::tolower(static_cast<unsigned char>(text[1])));
  if (c == 'x' || c == 'b' || c == 'o') {
    text.remove_prefix(2);
    return c == 'x' ? 16 : c == 'b' ? 2 : 8;
  }
  text.remove_prefix(1);
  return 8;
}

struct FloatParts {
  mpz_class mantissa;
  int64_t fraction_digits = 0;
  int64_t exponent = 0;  // of 10, or of 2 for a hexadecimal float
  bool hexadecimal = false;
  bool valid = false;
};

FloatParts split_float(const std::string& literal) {
  FloatParts parts;
  absl::string_view text = literal;
  if (absl::StartsWithIgnoreCase(text, "0x")) {
    parts.hexadecimal = true;
    text.remove_prefix(2);
  }
  size_t exponent_at = text.find_first_of(parts.hexadecimal ? "pP" : "eE");
  absl::string_view digits = text.substr(0, exponent_at);
  std::string mantissa;
  bool fraction = false;
  for (char c : digits) {
    if (c == '.') {
      fraction = true;
    } else {
      mantissa.push_back(c);
      parts.fraction_digits += fraction ? 1 : 0;
    }
  }
  if (mantissa.empty() || parts.mantissa.set_str(mantissa, parts.hexadecimal ? 16 : 10) != 0) {
    return parts;
  }
  parts.valid = true;
  if (exponent_at == absl::string_view::npos) return parts;
  constexpr int64_t kLimit = 1'000'000'000'000;
  absl::string_view exponent = text.substr(exponent_at + 1);
  bool negative = absl::StartsWith(exponent, "-");
  if (negative || absl::StartsWith(exponent, "+")) exponent.remove_prefix(1);
  parts.valid = !exponent.empty();
  for (char c : exponent) {
    if (parts.exponent < kLimit) parts.exponent = parts.exponent * 10 + (c - '0');
  }
  if (negative) parts.exponent = -parts.exponent;
  return parts;
}

// mantissa × base^exponent as an exact fraction.
Value exact(const mpz_class& mantissa, unsigned base, int64_t exponent) {
  mpz_class power;
  mpz_ui_pow_ui(power.get_mpz_t(), base, static_cast<unsigned long>(std::abs(exponent)));
  mpq_class result = exponent >= 0 ? mpq_class(mantissa * power) : mpq_class(mantissa, power);
  result.canonicalize();
  return Arithmetic::of_mpq(result);
}

Value rounded(const mpz_class& mantissa, unsigned base, int64_t exponent) {
  BigFloat power, result;
  mpfr_set_ui(power.value, base, MPFR_RNDN);
  mpfr_pow_si(power.value, power.value, static_cast<long>(exponent), MPFR_RNDN);
  mpfr_set_z(result.value, mantissa.get_mpz_t(), MPFR_RNDN);
  mpfr_mul(result.value, result.value, power.value, MPFR_RNDN);
  return Arithmetic::of_mpfr(result);
}

// Reads one code point of UTF-8 and drops it from `text`; -1 (and one byte) if it is none.
int64_t take_rune(absl::string_view& text) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char first = byte(0);
  size_t size = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  static constexpr int64_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (size == 1) {
    text.remove_prefix(1);
    return first;
  }
  int64_t rune = size == 0 ? -1 : first & (0xFF >> (size + 1));
  for (size_t i = 1; i < size && rune >= 0; i++) {
    bool continues = i < text.size() && (byte(i) & 0xC0) == 0x80;
    rune = continues ? (rune << 6 | (byte(i) & 0x3F)) : -1;
  }
  bool valid = rune >= kSmallest[size] && rune <= 0x10FFFF && (rune < 0xD800 || rune > 0xDFFF);
  text.remove_prefix(valid ? size : 1);
  return valid ? rune : -1;
}

struct Escape {
  int64_t value = -1;    // -1: malformed
  bool is_byte = false;  // \x41, \101: a byte, not a code point
};

Escape take_number(absl::string_view& text, size_t digits, int base, bool is_byte) {
  Escape result{0, is_byte};
  if (text.size() < digits) return {};
  for (size_t i = 0; i < digits; i++) {
    char c = text[i];
    int digit = std::isdigit(static_cast<unsigned char>(c)) != 0    ? c - '0'
                : std::isxdigit(static_cast<unsigned char>(c)) != 0 ? std::tolower(c) - 'a' + 10
                                                                    : base;
    if (digit >= base) return {};
    result.value = result.value * base + digit;
  }
  text.remove_prefix(digits);
  return result;
}

// Reads what follows a backslash.
Escape take_escape(absl::string_view& text) {
  if (text.empty()) return {};
  char c = text[0];
  if (c >= '0' && c <= '7') return take_number(text, 3, 8, true);
  text.remove_prefix(1);
  switch (c) {
    case 'a':
      return {'\a'};
    case 'b':
      return {'\b'};
    case 'f':
      return {'\f'};
    case 'n':
      return {'\n'};
    case 'r':
      return {'\r'};
    case 't':
      return {'\t'};
    case 'v':
      return {'\v'};
    case '\\':
      return {'\\'};
    case '\'':
      return {'\''};
    case '"':
      return {'"'};
    case 'x':
      return take_number(text, 2, 16, true);
    case 'u':
      return take_number(text, 4, 16, false);
    case 'U':
      return take_number(text, 8, 16, false);
  }
  return {};
}

}  // namespace

namespace {

// The common case: an integer that fits a word.
std::optional<int64_t> word_literal(absl::string_view text) {
  const int base = take_base(text);
  if (text.empty()) return std::nullopt;
  int64_t value = 0;
  for (const char c : text) {
    if (c == '_') continue;
    const int digit = std::isdigit(static_cast<unsigned char>(c)) != 0    ? c - '0'
                      : std::isxdigit(static_cast<unsigned char>(c)) != 0 ? (c | 0x20) - 'a' + 10
                                                                          : base;
    if (digit >= base || value > (INT64_MAX - digit) / base) return std::nullopt;
    value = value * base + digit;
  }
  return value;
}

}  // namespace

Value int_literal(absl::string_view text) {
  if (std::optional<int64_t> value = word_literal(text)) return Value::of_int(*value);
  std::string digits = without_underscores(text);
  absl::string_view rest = digits;
  int base = take_base(rest);
  mpz_class value;
  if (rest.empty() || value.set_str(std::string(rest), base) != 0) return Value();
  return Arithmetic::of_mpz(value);
}

Value float_literal(absl::string_view text) {
  FloatParts parts = split_float(without_underscores(text));
  if (!parts.valid) return Value();
  if (parts.mantissa == 0) return Arithmetic::of_mpq(mpq_class(0));
  unsigned base = parts.hexadecimal ? 2 : 10;
  int64_t exponent = parts.exponent - parts.fraction_digits * (parts.hexadecimal ? 4 : 1);
  int64_t small = kMaxSmallExponent / (parts.hexadecimal ? 1 : 4);
  if (std::abs(exponent) < small) return exact(parts.mantissa, base, exponent);
  return rounded(parts.mantissa, base, exponent);
}

Value imaginary_literal(absl::string_view text) {
  if (!absl::ConsumeSuffix(&text, "i")) return Value();
  // A prefix makes it an integer unless it is a hexadecimal float; 0123i is decimal.
  bool prefixed = text.size() > 1 && text[0] == '0' &&
                  std::isalpha(static_cast<unsigned char>(text[1])) != 0 && text[1] != 'e' &&
                  text[1] != 'E' && text.find_first_of("pP") == absl::string_view::npos;
  Value part = prefixed ? int_literal(text) : float_literal(text);
  return make_complex(Value::of_int(0), part);
}

Value rune_literal(absl::string_view text) {
  if (text.size() < 3 || text.front() != '\'' || text.back() != '\'') return Value();
  text = text.substr(1, text.size() - 2);
  int64_t rune = -1;
  if (text[0] == '\\') {
    text.remove_prefix(1);
    rune = take_escape(text).value;
  } else {
    rune = take_rune(text);
  }
  return rune >= 0 && text.empty() ? Value::of_int(rune) : Value();
}

Value string_literal(absl::string_view text) {
  if (text.size() < 2 || text.front() != text.back()) return Value();
  char delimiter = text.front();
  text = text.substr(1, text.size() - 2);
  std::string result;
  result.reserve(text.size());
  if (delimiter == '`') {
    for (char c : text) {
      if (c != '\r') result.push_back(c);
    }
    return Value::of_string(std::move(result));
  }
  while (!text.empty()) {
    if (text[0] != '\\') {
      result.push_back(text[0]);
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(1);
    Escape escape = take_escape(text);
    if (escape.value < 0) return Value();
    if (escape.is_byte) {
      result.push_back(static_cast<char>(escape.value));
    } else {
      absl::StrAppend(&result, rune_to_utf8(escape.value));
    }
  }
  return Value::of_string(std::move(result));
}

std::string rune_to_utf8(int64_t rune) {
  constexpr int32_t kNoRune = -1;  // append_rune replaces it, as it does all that is no code point
  std::string result;
  auto narrow = static_cast<int32_t>(rune);
  syntax::append_rune(narrow == rune ? narrow : kNoRune, &result);
  return result;
}

std::string quote(absl::string_view text) {
  static constexpr absl::string_view kEscapes = "\a\b\f\n\r\t\v\\\"";
  static constexpr absl::string_view kLetters = "abfnrtv\\\"";
  std::string result = "\"";
  while (!text.empty()) {
    auto first = static_cast<unsigned char>(text[0]);
    size_t escape = kEscapes.find(static_cast<char>(first));
    if (escape != absl::string_view::npos) {
      absl::StrAppend(&result, "\\", kLetters.substr(escape, 1));
      text.remove_prefix(1);
      continue;
    }
    int64_t rune = take_rune(text);
    if (rune < 0) {
      absl::StrAppendFormat(&result, "\\x%02x", first);
    } else if (syntax::is_print(static_cast<int32_t>(rune))) {
      absl::StrAppend(&result, rune_to_utf8(rune));
    } else if (rune < 0x80) {
      absl::StrAppendFormat(&result, "\\x%02x", rune);
    } else if (rune < 0x10000) {
      absl::StrAppendFormat(&result, "\\u%04x", rune);
    } else {
      absl::StrAppendFormat(&result, "\\U%08x", rune);
    }
  }
  result.push_back('"');
  return result;
}

}  // namespace tandem::go::types
