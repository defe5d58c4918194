// The representations of constant values and reading them; see constant.h.
//
// The constructors of ConstantArithmetic choose the representation: an int64 for an integer that
// fits, else a GMP integer; a GMP rational while both its parts are small, else an MPFR float. So
// equal integers have equal representations. A rational becomes a float or double in two steps,
// first rounded to odd with bits to spare and then to nearest, which together round correctly. An
// MPFR float that is very nearly an integer is converted to that integer by to_int(), as in gc. A
// value out of range becomes zero or unknown.

#include "compiler/go/types/constant.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "compiler/go/types/constant_internal.h"

namespace tandem::go::types {
namespace {

using Arithmetic = ConstantArithmetic;

bool fits_int64(const mpz_class& value) {
  return value.fits_slong_p();
}

bool is_small(const mpz_class& value) {
  return mpz_sizeinbase(value.get_mpz_t(), 2) < static_cast<size_t>(kMaxSmallExponent);
}

// The value of `rational` in `result`, rounded to odd: cut off, with the last bit set if anything
// was lost. Rounding that once more, to fewer bits, gives the correctly rounded value.
void set_rounded_to_odd(mpfr_t result, const mpq_class& rational) {
  if (mpfr_set_q(result, rational.get_mpq_t(), MPFR_RNDZ) == 0) return;
  if (mpfr_min_prec(result) == mpfr_get_prec(result)) return;
  if (mpfr_sgn(result) > 0) {
    mpfr_nextabove(result);
  } else {
    mpfr_nextbelow(result);
  }
}

struct ScopedFloat {
  explicit ScopedFloat(mpfr_prec_t precision) { mpfr_init2(value, precision); }
  ~ScopedFloat() { mpfr_clear(value); }
  mpfr_t value;
};

// An integer that `value` is or is very close to: with a few bits less it would be one.
Value nearly_integer(const BigFloat& value) {
  constexpr int kSlack = 4;
  for (mpfr_rnd_t rounding : {MPFR_RNDZ, MPFR_RNDA}) {
    ScopedFloat rounded(kFloatPrecision - kSlack);
    mpfr_set(rounded.value, value.value, rounding);
    if (mpfr_integer_p(rounded.value) != 0) {
      mpz_class integer;
      mpfr_get_z(integer.get_mpz_t(), rounded.value, MPFR_RNDZ);
      return Arithmetic::of_mpz(integer);
    }
  }
  return Value();
}

std::string shortest(double value) {
  char buffer[64];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general);
  return std::string(buffer, end.ptr);
}

// A number outside the range of double, with six digits.
std::string huge_to_string(const BigFloat& value) {
  long exponent = 0;
  double mantissa = mpfr_get_d_2exp(&exponent, value.value, MPFR_RNDN);
  double decimal = static_cast<double>(exponent) * std::log10(2.0);
  auto whole = static_cast<int64_t>(decimal);
  mantissa *= std::pow(10, decimal - static_cast<double>(whole));
  if (std::fabs(mantissa) < 1 - 0.5e-6) {
    mantissa *= 10;
    whole--;
  } else if (std::fabs(mantissa) >= 10) {
    mantissa /= 10;
    whole++;
  }
  return absl::StrFormat("%.6ge%+d", mantissa, whole);
}

std::string float_to_string(const Value& value) {
  double approximation = value.to_double();
  if ((value.sign() == 0) == (approximation == 0) && !std::isinf(approximation)) {
    std::string text = absl::StrFormat("%.6g", approximation);
    if (text.find('.') == std::string::npos && !value.to_int().known()) {
      return shortest(approximation);
    }
    return text;
  }
  BigFloat big;
  Arithmetic::to_mpfr(value, big);
  return huge_to_string(big);
}

}  // namespace

Value ConstantArithmetic::of_mpz(mpz_class value) {
  Value result;
  if (fits_int64(value)) {
    result.storage_ = static_cast<int64_t>(value.get_si());
  } else {
    result.storage_ = std::make_shared<const BigInt>(BigInt{std::move(value)});
  }
  return result;
}

Value ConstantArithmetic::of_mpq(mpq_class value) {
  Value result;
  if (is_small(value.get_num()) && is_small(value.get_den())) {
    result.storage_ = std::make_shared<const Rational>(Rational{std::move(value)});
    return result;
  }
  auto big = std::make_shared<BigFloat>();
  mpfr_set_q(big->value, value.get_mpq_t(), MPFR_RNDN);
  result.storage_ = std::shared_ptr<const BigFloat>(std::move(big));
  return result;
}

Value ConstantArithmetic::of_mpfr(const BigFloat& value) {
  if (mpfr_zero_p(value.value) != 0) return of_mpq(mpq_class(0));
  if (mpfr_number_p(value.value) == 0) return Value();
  mpfr_exp_t exponent = mpfr_get_exp(value.value);
  if (exponent > kMaxExponent) return Value();
  if (exponent < -kMaxExponent) return of_mpq(mpq_class(0));
  Value result;
  result.storage_ = std::shared_ptr<const BigFloat>(std::make_shared<BigFloat>(value));
  return result;
}

Value ConstantArithmetic::of_complex(Value real, Value imag) {
  if (!real.known() || !imag.known()) return Value();
  Value result;
  result.storage_ =
      std::make_shared<const ComplexValue>(ComplexValue{std::move(real), std::move(imag)});
  return result;
}

mpz_class ConstantArithmetic::to_mpz(const Value& value) {
  if (is_small_int(value)) return mpz_class(static_cast<long>(small_int(value)));
  if (auto* big = std::get_if<std::shared_ptr<const BigInt>>(&value.storage_)) {
    return (*big)->value;
  }
  return mpz_class(0);
}

mpq_class ConstantArithmetic::to_mpq(const Value& value) {
  return is_rational(value) ? rational(value).value : mpq_class(to_mpz(value));
}

void ConstantArithmetic::to_mpfr(const Value& value, BigFloat& result) {
  if (is_big_float(value)) {
    mpfr_set(result.value, big_float(value).value, MPFR_RNDN);
  } else if (is_rational(value)) {
    mpfr_set_q(result.value, rational(value).value.get_mpq_t(), MPFR_RNDN);
  } else {
    mpfr_set_z(result.value, to_mpz(value).get_mpz_t(), MPFR_RNDN);
  }
}

Value Value::of_bool(bool value) {
  Value result;
  result.storage_ = value;
  return result;
}

Value Value::of_string(std::string value) {
  Value result;
  result.storage_ = std::make_shared<const std::string>(std::move(value));
  return result;
}

Value Value::of_int(int64_t value) {
  Value result;
  result.storage_ = value;
  return result;
}

Value Value::of_uint(uint64_t value) {
  return Arithmetic::of_mpz(mpz_class(static_cast<unsigned long>(value)));
}

Value Value::of_double(double value) {
  if (std::isinf(value) || std::isnan(value)) return Value();
  return Arithmetic::of_mpq(mpq_class(value));
}

Value::Kind Value::kind() const {
  static constexpr Kind kKinds[] = {Kind::kUnknown, Kind::kBool,  Kind::kString, Kind::kInt,
                                    Kind::kInt,     Kind::kFloat, Kind::kFloat,  Kind::kComplex};
  return kKinds[storage_.index()];
}

bool Value::bool_value() const {
  auto* value = std::get_if<bool>(&storage_);
  return value != nullptr && *value;
}

const std::string& Value::string_value() const {
  static const std::string* const kEmpty = new std::string();
  auto* value = std::get_if<std::shared_ptr<const std::string>>(&storage_);
  return value != nullptr ? **value : *kEmpty;
}

std::optional<int64_t> Value::to_int64() const {
  Value integer = to_int();
  if (!Arithmetic::is_small_int(integer)) return std::nullopt;
  return Arithmetic::small_int(integer);
}

std::optional<uint64_t> Value::to_uint64() const {
  Value integer = to_int();
  if (integer.kind() != Kind::kInt) return std::nullopt;
  mpz_class number = Arithmetic::to_mpz(integer);
  if (!number.fits_ulong_p()) return std::nullopt;
  return number.get_ui();
}

uint64_t Value::bits64() const {
  Value integer = to_int();
  if (Arithmetic::is_small_int(integer)) {
    return static_cast<uint64_t>(Arithmetic::small_int(integer));
  }
  mpz_class low;
  mpz_fdiv_r_2exp(low.get_mpz_t(), Arithmetic::to_mpz(integer).get_mpz_t(), 64);
  return low.get_ui();
}

double Value::to_double() const {
  switch (kind()) {
    case Kind::kInt:
      if (Arithmetic::is_small_int(*this)) return static_cast<double>(std::get<int64_t>(storage_));
      break;
    case Kind::kFloat:
      break;
    case Kind::kComplex:
      return real().to_double();
    case Kind::kUnknown:
    case Kind::kBool:
    case Kind::kString:
      return 0;
  }
  if (Arithmetic::is_big_float(*this)) {
    return mpfr_get_d(Arithmetic::big_float(*this).value, MPFR_RNDN);
  }
  ScopedFloat odd(128);
  set_rounded_to_odd(odd.value, Arithmetic::to_mpq(*this));
  return mpfr_get_d(odd.value, MPFR_RNDN);
}

float Value::to_float() const {
  switch (kind()) {
    case Kind::kInt:
    case Kind::kFloat:
      break;
    case Kind::kComplex:
      return real().to_float();
    case Kind::kUnknown:
    case Kind::kBool:
    case Kind::kString:
      return 0;
  }
  if (Arithmetic::is_big_float(*this)) {
    return mpfr_get_flt(Arithmetic::big_float(*this).value, MPFR_RNDN);
  }
  ScopedFloat odd(128);
  set_rounded_to_odd(odd.value, Arithmetic::to_mpq(*this));
  return mpfr_get_flt(odd.value, MPFR_RNDN);
}

Value Value::real() const {
  auto* complex = std::get_if<std::shared_ptr<const ComplexValue>>(&storage_);
  return complex != nullptr ? (*complex)->real : *this;
}

Value Value::imag() const {
  auto* complex = std::get_if<std::shared_ptr<const ComplexValue>>(&storage_);
  if (complex != nullptr) return (*complex)->imag;
  return known() ? of_int(0) : Value();
}

Value Value::to_int() const {
  switch (kind()) {
    case Kind::kInt:
      return *this;
    case Kind::kFloat:
      if (Arithmetic::is_rational(*this)) {
        const mpq_class& value = Arithmetic::rational(*this).value;
        return value.get_den() == 1 ? Arithmetic::of_mpz(value.get_num()) : Value();
      } else {
        const BigFloat& value = Arithmetic::big_float(*this);
        mpfr_exp_t exponent = mpfr_get_exp(value.value);
        if (exponent >= kMaxSmallExponent || exponent <= -kMaxSmallExponent) return Value();
        return nearly_integer(value);
      }
    case Kind::kComplex:
      return imag().is_zero() ? real().to_int() : Value();
    case Kind::kUnknown:
    case Kind::kBool:
    case Kind::kString:
      return Value();
  }
  return Value();
}

Value Value::to_float_value() const {
  switch (kind()) {
    case Kind::kInt:
      return Arithmetic::of_mpq(Arithmetic::to_mpq(*this));
    case Kind::kFloat:
      return *this;
    case Kind::kComplex:
      return imag().is_zero() ? real().to_float_value() : Value();
    case Kind::kUnknown:
    case Kind::kBool:
    case Kind::kString:
      return Value();
  }
  return Value();
}

Value Value::to_complex() const {
  switch (kind()) {
    case Kind::kInt:
    case Kind::kFloat:
      return Arithmetic::of_complex(*this, of_int(0));
    case Kind::kComplex:
      return *this;
    case Kind::kUnknown:
    case Kind::kBool:
    case Kind::kString:
      return Value();
  }
  return Value();
}

int Value::sign() const {
  switch (kind()) {
    case Kind::kInt:
      return sgn(Arithmetic::to_mpz(*this));
    case Kind::kFloat:
      if (Arithmetic::is_rational(*this)) return sgn(Arithmetic::rational(*this).value);
      return mpfr_sgn(Arithmetic::big_float(*this).value);
    case Kind::kComplex:
      return real().sign() | imag().sign();
    case Kind::kUnknown:
    case Kind::kBool:
    case Kind::kString:
      return 1;  // so that an unknown divisor is not taken for zero
  }
  return 1;
}

size_t Value::bit_length() const {
  mpz_class number = Arithmetic::to_mpz(*this);
  return number == 0 ? 0 : mpz_sizeinbase(number.get_mpz_t(), 2);
}

std::string Value::to_string() const {
  switch (kind()) {
    case Kind::kUnknown:
      return "unknown";
    case Kind::kBool:
      return bool_value() ? "true" : "false";
    case Kind::kString: {
      constexpr size_t kMaxLength = 72;
      std::string quoted = quote(string_value());
      size_t characters = 0;
      for (size_t i = 0; i < quoted.size(); i++) {
        if ((quoted[i] & 0xC0) == 0x80) continue;
        if (characters++ == kMaxLength - 3 && quoted.size() - i > 3) {
          return absl::StrCat(quoted.substr(0, i), "...");
        }
      }
      return quoted;
    }
    case Kind::kInt:
      return Arithmetic::to_mpz(*this).get_str();
    case Kind::kFloat:
      return float_to_string(*this);
    case Kind::kComplex:
      return absl::StrCat("(", real().to_string(), " + ", imag().to_string(), "i)");
  }
  return "";
}

std::string Value::to_exact_string() const {
  switch (kind()) {
    case Kind::kString:
      return quote(string_value());
    case Kind::kFloat:
      if (Arithmetic::is_rational(*this)) return Arithmetic::rational(*this).value.get_str();
      {
        char buffer[256];
        mpfr_snprintf(buffer, sizeof buffer, "%.160Rg", Arithmetic::big_float(*this).value);
        return buffer;
      }
    case Kind::kComplex:
      return absl::StrCat("(", real().to_exact_string(), " + ", imag().to_exact_string(), "i)");
    case Kind::kUnknown:
    case Kind::kBool:
    case Kind::kInt:
      return to_string();
  }
  return "";
}

}  // namespace tandem::go::types
