// Buffered text for standard error (output.h).

#include "rt/os/output.h"

#include "rt/os/syscall.h"

namespace rt::os {

// Made in .bss, so that it takes no room in the executable.
constinit Output error_output;

void Output::bytes(const void* data, size_t size) {
  const char* next = static_cast<const char*>(data);
  do {
    if (size > sizeof(buffer_) - used_) flush();
    const size_t part = size < sizeof(buffer_) ? size : sizeof(buffer_);
    __builtin_memcpy(buffer_ + used_, next, part);
    used_ += part;
    next += part;
    size -= part;
  } while (size > 0);
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

// Standard error gets all of it, as far as it takes it. (No signal handler makes a call return
// early: they restart it.)
void Output::flush() {
  constexpr int kStandardError = 2;
  size_t size = used_;
  used_ = 0;
  if (sink_ != nullptr) return sink_(buffer_, size);
  for (const char* next = buffer_; size > 0;) {
    const long written = system_call3(SystemCall::kWrite, kStandardError,
                                      reinterpret_cast<long>(next), static_cast<long>(size));
    if (written <= 0) return;
    next += written;
    size -= static_cast<size_t>(written);
  }
}

}  // namespace rt::os
