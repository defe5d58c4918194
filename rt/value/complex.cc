// Complex division as Go defines it: the quotient by scaling with the larger part of the divisor
// (R. Smith, "Algorithm 116: Complex division", 1962), and for infinities, zeros and NaN the rules
// of C99 Annex G.5.1.

#include "rt/abi/calls.h"

namespace rt::value {
namespace {

bool is_nan(double x) { return x != x; }
double magnitude(double x) { return __builtin_fabs(x); }
bool is_inf(double x) { return magnitude(x) == __builtin_inf(); }
bool is_finite(double x) { return !is_nan(x) && !is_inf(x); }
double unit(double x) { return __builtin_copysign(is_inf(x) ? 1.0 : 0.0, x); }

// What a quotient that came out as NaN should be when an operand was infinite or the divisor zero.
void repair(double* result, double a, double b, double c, double d) {
  if (c == 0 && d == 0 && (!is_nan(a) || !is_nan(b))) {
    double infinity = __builtin_copysign(__builtin_inf(), c);
    result[0] = infinity * a;
    result[1] = infinity * b;
  } else if ((is_inf(a) || is_inf(b)) && is_finite(c) && is_finite(d)) {
    a = unit(a);
    b = unit(b);
    result[0] = __builtin_inf() * (a * c + b * d);
    result[1] = __builtin_inf() * (b * c - a * d);
  } else if ((is_inf(c) || is_inf(d)) && is_finite(a) && is_finite(b)) {
    c = unit(c);
    d = unit(d);
    result[0] = 0 * (a * c + b * d);
    result[1] = 0 * (b * c - a * d);
  }
}

}  // namespace
}  // namespace rt::value

extern "C" void rt::abi::rt_complex128div(double* result, double real, double imaginary,
                                          double divisor_real, double divisor_imaginary) {
  double a = real;
  double b = imaginary;
  double c = divisor_real;
  double d = divisor_imaginary;
  if (rt::value::magnitude(c) >= rt::value::magnitude(d)) {
    double ratio = d / c;
    double scale = c + ratio * d;
    result[0] = (a + b * ratio) / scale;
    result[1] = (b - a * ratio) / scale;
  } else {
    double ratio = c / d;
    double scale = d + ratio * c;
    result[0] = (a * ratio + b) / scale;
    result[1] = (b * ratio - a) / scale;
  }
  if (rt::value::is_nan(result[0]) && rt::value::is_nan(result[1])) {
    rt::value::repair(result, a, b, c, d);
  }
}
