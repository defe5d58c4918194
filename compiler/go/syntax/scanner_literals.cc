// Numbers, runes and strings; see scanner.h. The scanner checks their form only: literals.h
// computes the values of runes and strings, the type checker those of numbers.
//
// A number is a prefix that gives the base, digits, a fraction and an exponent; what was seen on
// the way is collected in a Number, and wrong digits and misplaced "_" are reported at the end.
// Only the first error of a number is reported. A literal with an error is still a token, marked as
// bad, so that the parser can go on.

#include <utility>

#include "absl/strings/str_cat.h"
#include "compiler/go/syntax/byte_class.h"
#include "compiler/go/syntax/scanner.h"
#include "compiler/go/syntax/unicode.h"

namespace tandem::go::syntax {
namespace {

// What a run of digits has in it.
enum : int { kHasDigit = 1, kHasSeparator = 2 };

int32_t lower(int32_t ch) {
  return ch | 0x20;
}
bool is_decimal(int32_t ch) {
  return '0' <= ch && ch <= '9';
}
bool is_hex(int32_t ch) {
  return is_decimal(ch) || ('a' <= lower(ch) && lower(ch) <= 'f');
}

absl::string_view base_name(int base) {
  switch (base) {
    case 2:
      return "binary";
    case 8:
      return "octal";
    case 16:
      return "hexadecimal";
    default:
      return "decimal";
  }
}

// The index of the first '_' that is not between digits (a base prefix counts as one), or -1.
int misplaced_separator(absl::string_view number) {
  enum { kOther, kDigit, kUnderscore } previous = kOther;
  size_t i = 0;
  bool hex = false;
  if (number.size() >= 2 && number[0] == '0') {
    const int32_t prefix = lower(number[1]);
    hex = prefix == 'x';
    if (hex || prefix == 'o' || prefix == 'b') {
      previous = kDigit;
      i = 2;
    }
  }
  for (; i < number.size(); ++i) {
    if (number[i] == '_') {
      if (previous != kDigit) return static_cast<int>(i);
      previous = kUnderscore;
    } else if (is_decimal(number[i]) || (hex && is_hex(number[i]))) {
      previous = kDigit;
    } else {
      if (previous == kUnderscore) return static_cast<int>(i) - 1;
      previous = kOther;
    }
  }
  return previous == kUnderscore ? static_cast<int>(number.size()) - 1 : -1;
}

}  // namespace

void Scanner::set_literal(LitKind kind, bool ok) {
  newline_is_semi_ = true;
  token = Token::kLiteral;
  literal = segment();
  literal_kind = kind;
  bad_literal = !ok;
}

// ---- Numbers ------------------------------------------------------------------------------------

struct Scanner::Number {
  int base = 10;
  int32_t prefix = 0;  // 'x', 'o', 'b', '0' for a leading zero, 0 for none
  int seen = 0;        // kHasDigit, kHasSeparator
  int invalid = -1;    // where a digit is too large for the base
  bool ok = true;
};

// Reads digits and separators. A decimal digit that is too large for the base is read, and the
// place of the first kept in *invalid.
int Scanner::digits(int base, int* invalid) {
  int seen = 0;
  while (ch_ == '_' || (base <= 10 ? is_decimal(ch_) : is_hex(ch_))) {
    if (base <= 10 && ch_ >= '0' + base && ch_ != '_' && *invalid < 0) {
      *invalid = static_cast<int>(offset_ - start_);
    }
    seen |= ch_ == '_' ? kHasSeparator : kHasDigit;
    advance();
  }
  return seen;
}

void Scanner::number_prefix(Number* n) {
  if (!accept('0')) return;
  n->prefix = lower(ch_);
  switch (n->prefix) {
    case 'x':
      n->base = 16;
      break;
    case 'o':
      n->base = 8;
      break;
    case 'b':
      n->base = 2;
      break;
    default:
      n->base = 8;
      n->prefix = '0';
      n->seen = kHasDigit;
      return;
  }
  advance();
}

// ch_ is the letter of an exponent.
void Scanner::number_exponent(Number* n) {
  const int32_t letter = lower(ch_);
  const bool hex = n->prefix == 'x';
  const bool decimal = n->prefix == 0 || n->prefix == '0';
  if (n->ok && (letter == 'e' ? !decimal : !hex)) {
    error(absl::StrCat(quote_rune(ch_), " exponent requires ",
                       letter == 'e' ? "decimal" : "hexadecimal", " mantissa"));
    n->ok = false;
  }
  advance();
  if (ch_ == '+' || ch_ == '-') advance();
  int invalid = 0;  // all decimal digits are valid here
  n->seen = digits(10, &invalid) | (n->seen & kHasSeparator);
  if ((n->seen & kHasDigit) == 0 && n->ok) {
    error("exponent has no digits");
    n->ok = false;
  }
}

void Scanner::number(bool seen_point) {
  Number n;
  LitKind kind = LitKind::kInt;
  if (!seen_point) {
    number_prefix(&n);
    n.seen |= digits(n.base, &n.invalid);
    if (ch_ == '.') {
      if (n.prefix == 'o' || n.prefix == 'b') {
        error(absl::StrCat("invalid radix point in ", base_name(n.base), " literal"));
        n.ok = false;
      }
      advance();
      seen_point = true;
    }
  }
  if (seen_point) {
    kind = LitKind::kFloat;
    n.seen |= digits(n.base, &n.invalid);
  }
  if ((n.seen & kHasDigit) == 0 && n.ok) {
    error(absl::StrCat(base_name(n.base), " literal has no digits"));
    n.ok = false;
  }
  if (lower(ch_) == 'e' || lower(ch_) == 'p') {
    kind = LitKind::kFloat;
    number_exponent(&n);
  } else if (n.prefix == 'x' && kind == LitKind::kFloat && n.ok) {
    error("hexadecimal mantissa requires a 'p' exponent");
    n.ok = false;
  }
  if (accept('i')) kind = LitKind::kImaginary;
  set_literal(kind, n.ok);
  if (n.ok) check_digits(n, kind);
}

void Scanner::check_digits(const Number& n, LitKind kind) {
  if (kind == LitKind::kInt && n.invalid >= 0) {
    error_at(n.invalid, absl::StrCat("invalid digit ", quote_rune(literal[n.invalid]), " in ",
                                     base_name(n.base), " literal"));
    bad_literal = true;
  } else if ((n.seen & kHasSeparator) != 0) {
    if (const int at = misplaced_separator(literal); at >= 0) {
      error_at(at, "'_' must separate successive digits");
      bad_literal = true;
    }
  }
}

// ---- Runes and strings --------------------------------------------------------------------------

void Scanner::rune_literal() {
  bool ok = true;
  auto fail = [&](bool at_start, absl::string_view message) {
    if (!ok) return;
    ok = false;
    at_start ? error_at(0, std::string(message)) : error(std::string(message));
  };
  advance();
  for (int n = 0;; ++n) {
    if (ch_ == '\'') {
      if (n == 0) fail(false, "empty rune literal or unescaped '");
      if (n > 1) fail(true, "more than one character in rune literal");
      advance();
      break;
    }
    if (ch_ == '\n') {
      fail(false, "newline in rune literal");
      break;
    }
    if (ch_ == kEnd) {
      fail(true, "rune literal not terminated");
      break;
    }
    if (accept('\\')) {
      ok &= escape('\'');
    } else {
      advance();
    }
  }
  set_literal(LitKind::kRune, ok);
}

void Scanner::string_literal() {
  bool ok = true;
  advance();
  while (true) {
    skip_class(kString);
    if (accept('"')) break;
    if (ch_ == '\n') {
      error("newline in string");
      ok = false;
      break;
    }
    if (ch_ == kEnd) {
      error_at(0, "string not terminated");
      ok = false;
      break;
    }
    if (accept('\\')) {
      ok &= escape('"');
    } else if (ch_ >= 0x80) {
      advance();
    }
  }
  set_literal(LitKind::kString, ok);
}

void Scanner::raw_string() {
  advance();
  while (true) {
    skip_class(kRawString);
    if (accept('`')) return set_literal(LitKind::kString, true);
    if (ch_ == kEnd) break;
    advance();
  }
  error_at(0, "string not terminated");
  set_literal(LitKind::kString, false);
}

// Reads what follows a backslash; false after reporting an error. The end of the file is left for
// the caller to complain about.
bool Scanner::escape(int32_t quote) {
  if (ch_ == quote) {
    advance();
    return true;
  }
  switch (ch_) {
    case 'a':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
    case 'v':
    case '\\':
      advance();
      return true;
    case 'x':
      advance();
      return escape_digits(2, 16, 255);
    case 'u':
      advance();
      return escape_digits(4, 16, kMaxRune);
    case 'U':
      advance();
      return escape_digits(8, 16, kMaxRune);
    case kEnd:
      return true;
    default:
      if ('0' <= ch_ && ch_ <= '7') return escape_digits(3, 8, 255);
      error("unknown escape");
      return false;
  }
}

bool Scanner::escape_digits(int count, uint32_t base, uint32_t max) {
  uint32_t value = 0;
  for (; count > 0; --count) {
    if (ch_ == kEnd) return true;
    uint32_t digit = base;
    if (is_decimal(ch_)) {
      digit = ch_ - '0';
    } else if (is_hex(ch_)) {
      digit = lower(ch_) - 'a' + 10;
    }
    if (digit >= base) {
      error(absl::StrCat("invalid character ", quote_rune(ch_), " in ",
                         base_name(static_cast<int>(base)), " escape"));
      return false;
    }
    value = value * base + digit;
    advance();
  }
  if (value > max && base == 8) {
    error(absl::StrCat("octal escape value ", value, " > 255"));
    return false;
  }
  if (value > max || (0xD800 <= value && value < 0xE000)) {
    error(absl::StrCat("escape is invalid Unicode code point ",
                       unicode_name(static_cast<int32_t>(value))));
    return false;
  }
  return true;
}

}  // namespace tandem::go::syntax
