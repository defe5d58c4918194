// Integers as decimal text, in the object itself.

#ifndef TANDEM_RT_VALUE_NUMBER_TEXT_H_
#define TANDEM_RT_VALUE_NUMBER_TEXT_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/abi/types.h"

namespace rt {

class UnsignedText {
 public:
  explicit UnsignedText(uint64_t value) { write(value); }

  // Valid as long as the object.
  abi::String string() const {
    return {digits_ + start_, static_cast<abi::Int>(sizeof digits_ - start_)};
  }

 protected:
  UnsignedText() = default;

  void write(uint64_t value) {
    do {
      digits_[--start_] = static_cast<uint8_t>('0' + value % 10);
      value /= 10;
    } while (value != 0);
  }
  void write_minus() { digits_[--start_] = '-'; }

 private:
  uint8_t digits_[20];
  size_t start_ = sizeof digits_;
};

class SignedText : public UnsignedText {
 public:
  explicit SignedText(int64_t value) {
    const auto bits = static_cast<uint64_t>(value);
    write(value < 0 ? -bits : bits);
    if (value < 0) write_minus();
  }
};

}  // namespace rt

#endif  // TANDEM_RT_VALUE_NUMBER_TEXT_H_
