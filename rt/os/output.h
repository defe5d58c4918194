// Text for standard error: what print statements, panics and tracebacks write. Collected in a
// buffer, so that a line is one system call and does not mix with other threads' lines; whoever
// prints flushes at the end of its statement, line or message.

#ifndef TANDEM_RT_OS_OUTPUT_H_
#define TANDEM_RT_OS_OUTPUT_H_

#include <stddef.h>
#include <stdint.h>

namespace rt::os {

class Output {
 public:
  void bytes(const void* data, size_t size);
  void text(const char* words);  // NUL-terminated
  void decimal(uint64_t value);
  void signed_decimal(int64_t value);
  void hex(uint64_t value);  // with 0x
  void flush();

  // What is flushed goes to `sink`, or, if that is null, to standard error.
  using Sink = void(const void* data, size_t size);
  void redirect(Sink* sink) { sink_ = sink; }

 private:
  Sink* sink_ = nullptr;
  size_t used_ = 0;
  char buffer_[1016] = {};
};

// Standard error. Its users hold the print lock or are alone.
extern Output error_output;

}  // namespace rt::os

#endif  // TANDEM_RT_OS_OUTPUT_H_
