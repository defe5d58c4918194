// Printing floating-point numbers as Go's print does: seven digits by repeated scaling, not the
// shortest exact form. A file of its own, so that programs which print no floats do not have it.

#include "rt/abi/calls.h"
#include "rt/os/output.h"
#include "rt/value/print.h"

namespace rt {
namespace {

constexpr int kDigits = 7;

// A positive number as d * 10^exponent with 1 <= d < 10, rounded to kDigits digits.
struct Decimal {
  double digits;
  int exponent;
};

Decimal normalize(double value) {
  int exponent = 0;
  for (; value >= 10; value /= 10) ++exponent;
  for (; value < 1; value *= 10) --exponent;
  double half = 5;
  for (int i = 0; i < kDigits; ++i) half /= 10;
  value += half;
  if (value >= 10) {
    ++exponent;
    value /= 10;
  }
  return {value, exponent};
}

}  // namespace

void print_float(double value) {
  if (value != value) return os::error_output.text("NaN");
  if (value != 0 && value + value == value)
    return os::error_output.text(value > 0 ? "+Inf" : "-Inf");
  const bool negative = __builtin_signbit(value);
  Decimal decimal = value == 0 ? Decimal{0, 0} : normalize(negative ? -value : value);

  char text[kDigits + 7];  // sign, digits, point, "e+ddd"
  char* position = text;
  *position++ = negative ? '-' : '+';
  for (int i = 0; i < kDigits; ++i) {
    const int digit = static_cast<int>(decimal.digits);
    *position++ = static_cast<char>('0' + digit);
    if (i == 0) *position++ = '.';
    decimal.digits = (decimal.digits - digit) * 10;
  }
  const int exponent = decimal.exponent < 0 ? -decimal.exponent : decimal.exponent;
  *position++ = 'e';
  *position++ = decimal.exponent < 0 ? '-' : '+';
  *position++ = static_cast<char>('0' + exponent / 100);
  *position++ = static_cast<char>('0' + exponent / 10 % 10);
  *position++ = static_cast<char>('0' + exponent % 10);
  os::error_output.bytes(text, static_cast<size_t>(position - text));
}

void print_complex(double real, double imaginary) {
  os::error_output.text("(");
  print_float(real);
  print_float(imaginary);
  os::error_output.text("i)");
}

}  // namespace rt

namespace rt::abi {

void rt_printfloat(double value) {
  print_float(value);
}
void rt_printcomplex(double real, double imaginary) {
  print_complex(real, imaginary);
}

}  // namespace rt::abi
