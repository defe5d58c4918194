// Buffered text for standard error (output.h).

#include "rt/os/output.h"

#include "rt/os/os.h"

namespace rt::os {
namespace {
constexpr int kStandardError = 2;
}

// Made in .bss, so that it takes no room in the executable.
constinit Output error_output;

void Output::bytes(const void* data, size_t size) {
  if (size > sizeof(buffer_) - used_) {
    flush();
    if (size > sizeof(buffer_)) return write_all(kStandardError, data, size);
  }
  __builtin_memcpy(buffer_ + used_, data, size);
  used_ += static_cast<uint32_t>(size);
}

void Output::text(const char* words) {
  size_t size = 0;
  while (words[size] != 0) ++size;
  bytes(words, size);
}

void Output::decimal(uint64_t value) {
  char digits[20];
  char* const end = digits + sizeof(digits);
  char* first = end;
  do {
    *--first = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  bytes(first, static_cast<size_t>(end - first));
}

void Output::signed_decimal(int64_t value) {
  if (value < 0) bytes("-", 1);
  decimal(value < 0 ? -static_cast<uint64_t>(value) : static_cast<uint64_t>(value));
}

void Output::hex(uint64_t value) {
  char digits[18];
  char* const end = digits + sizeof(digits);
  char* first = end;
  do {
    *--first = "0123456789abcdef"[value % 16];
    value /= 16;
  } while (value != 0);
  *--first = 'x';
  *--first = '0';
  bytes(first, static_cast<size_t>(end - first));
}

void Output::flush() {
  write_all(kStandardError, buffer_, used_);
  used_ = 0;
}

}  // namespace rt::os
