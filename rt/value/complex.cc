// Complex division with the results that C99 (annex G.5.1) and Go ask for at infinities and zeros.
// The quotient itself is Smith's: R. L. Smith, "Algorithm 116: Complex division", CACM 5(8), 1962,
// which divides by the larger part of the divisor first and so overflows late.

#include "rt/abi/calls.h"

namespace rt {
namespace {

struct Complex {
  double real;
  double imaginary;
};

bool is_infinite(double value) {
  return __builtin_isinf(value) != 0;
}
bool is_finite(double value) {
  return __builtin_isfinite(value) != 0;
}
bool is_nan(double value) {
  return value != value;
}

// ±1 for an infinity, ±0 for everything else.
double unit_if_infinite(double value) {
  return __builtin_copysign(is_infinite(value) ? 1.0 : 0.0, value);
}

Complex quotient(Complex n, Complex d) {
  if (__builtin_fabs(d.real) >= __builtin_fabs(d.imaginary)) {
    const double ratio = d.imaginary / d.real;
    const double divisor = d.real + ratio * d.imaginary;
    return {(n.real + n.imaginary * ratio) / divisor, (n.imaginary - n.real * ratio) / divisor};
  }
  const double ratio = d.real / d.imaginary;
  const double divisor = d.imaginary + ratio * d.real;
  return {(n.real * ratio + n.imaginary) / divisor, (n.imaginary * ratio - n.real) / divisor};
}

// What the quotient stands for when both of its parts came out as NaN.
Complex corrected(Complex n, Complex d, Complex result) {
  const double infinity = __builtin_inf();
  if (d.real == 0 && d.imaginary == 0 && (!is_nan(n.real) || !is_nan(n.imaginary))) {
    const double signed_infinity = __builtin_copysign(infinity, d.real);
    return {signed_infinity * n.real, signed_infinity * n.imaginary};
  }
  double scale;
  if ((is_infinite(n.real) || is_infinite(n.imaginary)) && is_finite(d.real) &&
      is_finite(d.imaginary)) {
    n = {unit_if_infinite(n.real), unit_if_infinite(n.imaginary)};
    scale = infinity;
  } else if ((is_infinite(d.real) || is_infinite(d.imaginary)) && is_finite(n.real) &&
             is_finite(n.imaginary)) {
    d = {unit_if_infinite(d.real), unit_if_infinite(d.imaginary)};
    scale = 0;
  } else {
    return result;
  }
  return {scale * (n.real * d.real + n.imaginary * d.imaginary),
          scale * (n.imaginary * d.real - n.real * d.imaginary)};
}

}  // namespace
}  // namespace rt

namespace rt::abi {

void rt_complex128div(double* result, double real, double imaginary, double divisor_real,
                      double divisor_imaginary) {
  const Complex n = {real, imaginary};
  const Complex d = {divisor_real, divisor_imaginary};
  Complex value = quotient(n, d);
  if (is_nan(value.real) && is_nan(value.imaginary)) value = corrected(n, d, value);
  result[0] = value.real;
  result[1] = value.imaginary;
}

}  // namespace rt::abi
