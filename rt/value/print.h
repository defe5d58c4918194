// The print lock, and the formats that only print statements and panics need; the others are
// os::error_output's own.

#ifndef TANDEM_RT_VALUE_PRINT_H_
#define TANDEM_RT_VALUE_PRINT_H_

namespace rt {

// Whoever writes to os::error_output holds this lock, for a whole statement or message. The thread
// that holds it may take it again; the outermost unlock flushes.
void print_lock();
void print_unlock();

// As print does: seven digits and an exponent, "+1.500000e+000".
void print_float(double value);
void print_complex(double real, double imaginary);

}  // namespace rt

#endif  // TANDEM_RT_VALUE_PRINT_H_
