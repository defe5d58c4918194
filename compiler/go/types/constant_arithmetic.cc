// Operations on constant values. Two operands are first brought to the wider of their kinds; within
// floats the rational arithmetic is used as long as both are rationals.
//
// Complex operations are made of operations on the parts. Integer division and remainder truncate
// toward zero, as Go's do; kQuo of two integers gives a fraction. Division by zero, an operator
// that does not fit the kind, and an unknown operand all give the unknown value.

#include <cmath>

#include "compiler/go/types/constant.h"
#include "compiler/go/types/constant_internal.h"

namespace tandem::go::types {
namespace {

using Arithmetic = ConstantArithmetic;
using Kind = Value::Kind;

Value int_op(const Value& x, ConstantOp op, const Value& y) {
  mpz_class a = Arithmetic::to_mpz(x);
  mpz_class b = Arithmetic::to_mpz(y);
  switch (op) {
    case ConstantOp::kAdd:
      return Arithmetic::of_mpz(a + b);
    case ConstantOp::kSub:
      return Arithmetic::of_mpz(a - b);
    case ConstantOp::kMul:
      return Arithmetic::of_mpz(a * b);
    case ConstantOp::kQuo: {
      if (b == 0) return Value();
      mpq_class quotient(a, b);
      quotient.canonicalize();
      return Arithmetic::of_mpq(quotient);
    }
    case ConstantOp::kIntQuo:
      return b == 0 ? Value() : Arithmetic::of_mpz(a / b);
    case ConstantOp::kRem:
      return b == 0 ? Value() : Arithmetic::of_mpz(a % b);
    case ConstantOp::kAnd:
      return Arithmetic::of_mpz(a & b);
    case ConstantOp::kOr:
      return Arithmetic::of_mpz(a | b);
    case ConstantOp::kXor:
      return Arithmetic::of_mpz(a ^ b);
    case ConstantOp::kAndNot:
      return Arithmetic::of_mpz(a & ~b);
    case ConstantOp::kLogicalAnd:
    case ConstantOp::kLogicalOr:
    case ConstantOp::kNot:
    case ConstantOp::kEqual:
    case ConstantOp::kNotEqual:
    case ConstantOp::kLess:
    case ConstantOp::kLessEqual:
    case ConstantOp::kGreater:
    case ConstantOp::kGreaterEqual:
      break;
  }
  return Value();
}

Value rational_op(const Value& x, ConstantOp op, const Value& y) {
  mpq_class a = Arithmetic::to_mpq(x);
  mpq_class b = Arithmetic::to_mpq(y);
  if (op == ConstantOp::kAdd) return Arithmetic::of_mpq(a + b);
  if (op == ConstantOp::kSub) return Arithmetic::of_mpq(a - b);
  if (op == ConstantOp::kMul) return Arithmetic::of_mpq(a * b);
  if (op == ConstantOp::kQuo && b != 0) return Arithmetic::of_mpq(a / b);
  return Value();
}

Value big_float_op(const Value& x, ConstantOp op, const Value& y) {
  BigFloat a, b;
  Arithmetic::to_mpfr(x, a);
  Arithmetic::to_mpfr(y, b);
  if (op == ConstantOp::kAdd) {
    mpfr_add(a.value, a.value, b.value, MPFR_RNDN);
  } else if (op == ConstantOp::kSub) {
    mpfr_sub(a.value, a.value, b.value, MPFR_RNDN);
  } else if (op == ConstantOp::kMul) {
    mpfr_mul(a.value, a.value, b.value, MPFR_RNDN);
  } else if (op == ConstantOp::kQuo && mpfr_zero_p(b.value) == 0) {
    mpfr_div(a.value, a.value, b.value, MPFR_RNDN);
  } else {
    return Value();
  }
  return Arithmetic::of_mpfr(a);
}

Value float_op(const Value& x, ConstantOp op, const Value& y) {
  bool big = Arithmetic::is_big_float(x) || Arithmetic::is_big_float(y);
  return big ? big_float_op(x, op, y) : rational_op(x, op, y);
}

Value add(const Value& x, const Value& y) {
  return binary_op(x, ConstantOp::kAdd, y);
}
Value sub(const Value& x, const Value& y) {
  return binary_op(x, ConstantOp::kSub, y);
}
Value mul(const Value& x, const Value& y) {
  return binary_op(x, ConstantOp::kMul, y);
}
Value quo(const Value& x, const Value& y) {
  return binary_op(x, ConstantOp::kQuo, y);
}

Value complex_op(const Value& x, ConstantOp op, const Value& y) {
  Value a = x.real(), b = x.imag(), c = y.real(), d = y.imag();
  switch (op) {
    case ConstantOp::kAdd:
      return make_complex(add(a, c), add(b, d));
    case ConstantOp::kSub:
      return make_complex(sub(a, c), sub(b, d));
    case ConstantOp::kMul:
      return make_complex(sub(mul(a, c), mul(b, d)), add(mul(b, c), mul(a, d)));
    case ConstantOp::kQuo: {
      // (a+bi) / (c+di) = ((ac+bd) + (bc-ad)i) / (cc+dd)
      Value scale = add(mul(c, c), mul(d, d));
      return make_complex(quo(add(mul(a, c), mul(b, d)), scale),
                          quo(sub(mul(b, c), mul(a, d)), scale));
    }
    case ConstantOp::kIntQuo:
    case ConstantOp::kRem:
    case ConstantOp::kAnd:
    case ConstantOp::kOr:
    case ConstantOp::kXor:
    case ConstantOp::kAndNot:
    case ConstantOp::kLogicalAnd:
    case ConstantOp::kLogicalOr:
    case ConstantOp::kNot:
    case ConstantOp::kEqual:
    case ConstantOp::kNotEqual:
    case ConstantOp::kLess:
    case ConstantOp::kLessEqual:
    case ConstantOp::kGreater:
    case ConstantOp::kGreaterEqual:
      break;
  }
  return Value();
}

bool holds(ConstantOp op, int order) {
  switch (op) {
    case ConstantOp::kEqual:
      return order == 0;
    case ConstantOp::kNotEqual:
      return order != 0;
    case ConstantOp::kLess:
      return order < 0;
    case ConstantOp::kLessEqual:
      return order <= 0;
    case ConstantOp::kGreater:
      return order > 0;
    case ConstantOp::kGreaterEqual:
      return order >= 0;
    case ConstantOp::kAdd:
    case ConstantOp::kSub:
    case ConstantOp::kMul:
    case ConstantOp::kQuo:
    case ConstantOp::kIntQuo:
    case ConstantOp::kRem:
    case ConstantOp::kAnd:
    case ConstantOp::kOr:
    case ConstantOp::kXor:
    case ConstantOp::kAndNot:
    case ConstantOp::kLogicalAnd:
    case ConstantOp::kLogicalOr:
    case ConstantOp::kNot:
      break;
  }
  return false;
}

int order_of(const Value& x, const Value& y) {
  if (x.kind() == Kind::kInt && y.kind() == Kind::kInt) {
    return cmp(Arithmetic::to_mpz(x), Arithmetic::to_mpz(y));
  }
  if (!Arithmetic::is_big_float(x) && !Arithmetic::is_big_float(y)) {
    return cmp(Arithmetic::to_mpq(x), Arithmetic::to_mpq(y));
  }
  BigFloat a, b;
  Arithmetic::to_mpfr(x, a);
  Arithmetic::to_mpfr(y, b);
  return mpfr_cmp(a.value, b.value);
}

bool is_numeric_kind(Kind kind) {
  return kind == Kind::kInt || kind == Kind::kFloat || kind == Kind::kComplex;
}

Value rounded(double value) {
  if (std::isinf(value) || std::isnan(value)) return Value();
  return Value::of_double(value == 0 ? 0 : value);
}

}  // namespace

Value make_complex(const Value& real, const Value& imag) {
  return Arithmetic::of_complex(real, imag);
}

Value negate(const Value& x) {
  switch (x.kind()) {
    case Kind::kInt:
      return Arithmetic::of_mpz(-Arithmetic::to_mpz(x));
    case Kind::kFloat:
      if (Arithmetic::is_rational(x)) return Arithmetic::of_mpq(-Arithmetic::rational(x).value);
      {
        BigFloat result(Arithmetic::big_float(x));
        mpfr_neg(result.value, result.value, MPFR_RNDN);
        return Arithmetic::of_mpfr(result);
      }
    case Kind::kComplex:
      return make_complex(negate(x.real()), negate(x.imag()));
    case Kind::kUnknown:
    case Kind::kBool:
    case Kind::kString:
      break;
  }
  return Value();
}

Value complement(const Value& x, unsigned unsigned_bits) {
  if (x.kind() != Kind::kInt) return Value();
  mpz_class result = ~Arithmetic::to_mpz(x);
  if (unsigned_bits > 0) {
    mpz_fdiv_r_2exp(result.get_mpz_t(), result.get_mpz_t(), unsigned_bits);
  }
  return Arithmetic::of_mpz(result);
}

Value logical_not(const Value& x) {
  return x.kind() == Kind::kBool ? Value::of_bool(!x.bool_value()) : Value();
}

Value binary_op(const Value& x, ConstantOp op, const Value& y) {
  Kind kind = std::max(x.kind(), y.kind());
  if (!x.known() || !y.known()) return Value();
  if (is_numeric_kind(kind) && is_numeric_kind(std::min(x.kind(), y.kind()))) {
    if (kind == Kind::kInt) return int_op(x, op, y);
    if (kind == Kind::kFloat) return float_op(x, op, y);
    return complex_op(x, op, y);
  }
  if (x.kind() != y.kind()) return Value();
  if (kind == Kind::kString && op == ConstantOp::kAdd) {
    return Value::of_string(x.string_value() + y.string_value());
  }
  if (kind == Kind::kBool && op == ConstantOp::kLogicalAnd) {
    return Value::of_bool(x.bool_value() && y.bool_value());
  }
  if (kind == Kind::kBool && op == ConstantOp::kLogicalOr) {
    return Value::of_bool(x.bool_value() || y.bool_value());
  }
  return Value();
}

Value shift_left(const Value& x, unsigned count) {
  if (x.kind() != Kind::kInt) return Value();
  return Arithmetic::of_mpz(Arithmetic::to_mpz(x) << count);
}

Value shift_right(const Value& x, unsigned count) {
  if (x.kind() != Kind::kInt) return Value();
  return Arithmetic::of_mpz(Arithmetic::to_mpz(x) >> count);
}

bool compare(const Value& x, ConstantOp op, const Value& y) {
  if (!x.known() || !y.known()) return false;
  if (is_numeric_kind(x.kind()) && is_numeric_kind(y.kind())) {
    if (x.kind() == Kind::kComplex || y.kind() == Kind::kComplex) {
      bool equal = order_of(x.real(), y.real()) == 0 && order_of(x.imag(), y.imag()) == 0;
      return holds(op, equal ? 0 : 1);
    }
    return holds(op, order_of(x, y));
  }
  if (x.kind() != y.kind()) return false;
  if (x.kind() == Kind::kString) return holds(op, x.string_value().compare(y.string_value()));
  return holds(op, x.bool_value() == y.bool_value() ? 0 : 1);
}

Value round_to_float32(const Value& x) {
  return x.known() ? rounded(x.to_float()) : Value();
}

Value round_to_float64(const Value& x) {
  return x.known() ? rounded(x.to_double()) : Value();
}

}  // namespace tandem::go::types
