// Exact constant values, as go/constant has them: the untyped constants of Go are mathematical
// values, and arithmetic on them must not round before a type asks for it.
//
// Integers are exact (int64 while they fit, then GMP). Floating-point values are exact rationals
// while numerator and denominator stay small, and MPFR numbers with a mantissa of 512 bits beyond
// that, as gc computes them. A Value is immutable and cheap to copy; a Value of kind kUnknown is
// the result of an operation that failed, and spreads through every operation.

#ifndef TANDEM_COMPILER_GO_TYPES_CONSTANT_H_
#define TANDEM_COMPILER_GO_TYPES_CONSTANT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "absl/strings/string_view.h"

namespace tandem::go::types {

struct BigInt;    // an mpz outside the range of int64
struct Rational;  // an mpq, small
struct BigFloat;  // an mpfr of 512 bits
struct ComplexValue;

// The operators that constants know; the checker maps the syntax's operators to them.
enum class ConstantOp : uint8_t {
  kAdd,
  kSub,
  kMul,
  kQuo,  // exact: of integers it may give a fraction
  kIntQuo,
  kRem,
  kAnd,
  kOr,
  kXor,
  kAndNot,
  kLogicalAnd,
  kLogicalOr,
  kNot,  // of bool
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
};

class Value {
 public:
  enum class Kind : uint8_t { kUnknown, kBool, kString, kInt, kFloat, kComplex };

  Value() = default;  // unknown
  static Value of_bool(bool value);
  static Value of_string(std::string value);
  static Value of_int(int64_t value);
  static Value of_uint(uint64_t value);
  // Unknown for an infinity or a NaN.
  static Value of_double(double value);

  Kind kind() const;
  bool known() const { return kind() != Kind::kUnknown; }
  explicit operator bool() const { return known(); }

  // The value of a bool or string constant; false and "" for the other kinds.
  bool bool_value() const;
  const std::string& string_value() const;

  // The integer, when the value is one (a float such as 3.0 counts) and fits.
  std::optional<int64_t> to_int64() const;
  std::optional<uint64_t> to_uint64() const;
  // The low 64 bits of an integer in two's complement: what a typed integer constant is in memory.
  uint64_t bits64() const;
  // The nearest double or float, ties to even; an infinity when out of range. For integers, floats
  // and complex values with a zero imaginary part.
  double to_double() const;
  float to_float() const;

  // The parts of a numeric value (the imaginary part of a real one is 0).
  Value real() const;
  Value imag() const;

  // The value as an integer, float or complex constant, if that is exact; else unknown.
  Value to_int() const;
  Value to_float_value() const;
  Value to_complex() const;

  // -1, 0 or 1 for an integer or float; for a complex value 0 if it is zero, else 1.
  int sign() const;
  bool is_zero() const { return sign() == 0; }
  // The number of bits of the absolute value of an integer.
  size_t bit_length() const;

  // Short, as gc prints it in messages: floats with six digits, strings quoted and cut at 72 bytes.
  std::string to_string() const;
  // Every digit: integers in full, strings quoted in full, floats as a fraction or 512-bit number.
  std::string to_exact_string() const;

 private:
  friend struct ConstantArithmetic;
  using Storage =
      std::variant<std::monostate, bool, std::shared_ptr<const std::string>, int64_t,
                   std::shared_ptr<const BigInt>, std::shared_ptr<const Rational>,
                   std::shared_ptr<const BigFloat>, std::shared_ptr<const ComplexValue>>;
  Storage storage_;
};

// The value of a literal as it stands in the source. Unknown when it is malformed or its exponent
// is beyond what can be represented.
Value int_literal(absl::string_view text);        // 0x_ff, 0b1, 0o7, 017, 1_000
Value float_literal(absl::string_view text);      // 1e3, 0x1p-2
Value imaginary_literal(absl::string_view text);  // 1.5i, 0x10i
Value rune_literal(absl::string_view text);       // 'x', '\u1234'
Value string_literal(absl::string_view text);     // "a\n", `raw`

Value make_complex(const Value& real, const Value& imag);

// +x, -x, ^x (complemented to `size` bytes when the type is unsigned; 0 for no limit), !x.
Value negate(const Value& x);
Value complement(const Value& x, unsigned unsigned_bits);
Value logical_not(const Value& x);

// x op y, operands brought to the wider of the two kinds. Division by zero gives unknown.
Value binary_op(const Value& x, ConstantOp op, const Value& y);
// x << count, x >> count of an integer.
Value shift_left(const Value& x, unsigned count);
Value shift_right(const Value& x, unsigned count);
bool compare(const Value& x, ConstantOp op, const Value& y);

// x reduced to a float32 or float64, or unknown if it overflows.
Value round_to_float32(const Value& x);
Value round_to_float64(const Value& x);

// A Go string literal with the quotes, escaped as strconv.Quote does.
std::string quote(absl::string_view text);
// The UTF-8 of a code point; that of U+FFFD for what is none.
std::string rune_to_utf8(int64_t rune);

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_CONSTANT_H_
