// The representations behind Value: GMP integers and rationals, MPFR floats. Only the files that
// implement constants include this.

#ifndef TANDEM_COMPILER_GO_TYPES_CONSTANT_INTERNAL_H_
#define TANDEM_COMPILER_GO_TYPES_CONSTANT_INTERNAL_H_

#include <gmpxx.h>
#include <mpfr.h>

#include <utility>

#include "compiler/go/types/constant.h"

namespace tandem::go::types {

inline constexpr mpfr_prec_t kFloatPrecision = 512;
// Rationals whose numerator or denominator has more bits than this become floats, and floats whose
// exponent is within it become rationals.
inline constexpr long kMaxSmallExponent = 4 << 10;
// Floats with a larger binary exponent are not representable, as in math/big.
inline constexpr long kMaxExponent = 1L << 31;

struct BigInt {
  mpz_class value;
};

struct Rational {
  mpq_class value;
};

struct BigFloat {
  BigFloat() { init(); }
  BigFloat(const BigFloat& other) {
    init();
    mpfr_set(value, other.value, MPFR_RNDN);
  }
  BigFloat& operator=(const BigFloat&) = delete;
  ~BigFloat() { mpfr_clear(value); }
  mpfr_t value;

 private:
  void init() {
    // The range of exponents is a setting of the thread; the default one is smaller than Go's.
    static thread_local const bool range_is_set =
        mpfr_set_emin(mpfr_get_emin_min()) == 0 && mpfr_set_emax(mpfr_get_emax_max()) == 0;
    static_cast<void>(range_is_set);
    mpfr_init2(value, kFloatPrecision);
  }
};

struct ComplexValue {
  Value real;
  Value imag;
};

// How the implementation reads and makes Values.
struct ConstantArithmetic {
  // Makers that choose the representation: the smallest that is exact.
  static Value of_mpz(mpz_class value);
  static Value of_mpq(mpq_class value);
  static Value of_mpfr(const BigFloat& value);
  static Value of_complex(Value real, Value imag);

  // Readers; the value must be of a kind that has one.
  static mpz_class to_mpz(const Value& value);                // integers
  static mpq_class to_mpq(const Value& value);                // integers and rationals
  static void to_mpfr(const Value& value, BigFloat& result);  // integers and floats

  static bool is_small_int(const Value& value) {
    return std::holds_alternative<int64_t>(value.storage_);
  }
  static int64_t small_int(const Value& value) { return std::get<int64_t>(value.storage_); }
  static bool is_rational(const Value& value) {
    return std::holds_alternative<std::shared_ptr<const Rational>>(value.storage_);
  }
  static bool is_big_float(const Value& value) {
    return std::holds_alternative<std::shared_ptr<const BigFloat>>(value.storage_);
  }
  static const Rational& rational(const Value& value) {
    return *std::get<std::shared_ptr<const Rational>>(value.storage_);
  }
  static const BigFloat& big_float(const Value& value) {
    return *std::get<std::shared_ptr<const BigFloat>>(value.storage_);
  }
};

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_CONSTANT_INTERNAL_H_
