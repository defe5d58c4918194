// The one function that a fuzz target defines, with libFuzzer's name and signature.
//
// A target must do nothing but return for any bytes at all. What it checks beyond not crashing it
// checks with fuzz::require, which ends the process and so is a finding.
//
// The same targets are linked with two mains: libfuzzer_main.cc hunts (meson setup -Dfuzz=true,
// with clang), replay_main.cc runs what was hunted down and Go's own tests as a unit test.

#ifndef TANDEM_COMPILER_FUZZ_TARGET_H_
#define TANDEM_COMPILER_FUZZ_TARGET_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/string_view.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace tandem::fuzz {

inline absl::string_view text_of(const uint8_t* data, size_t size) {
  return absl::string_view(reinterpret_cast<const char*>(data), size);
}

// A finding, unless the condition holds.
inline void require(bool condition, absl::string_view what) {
  if (condition) return;
  std::fprintf(stderr, "fuzz: %s\n", std::string(what).c_str());
  std::abort();
}

}  // namespace tandem::fuzz

#endif  // TANDEM_COMPILER_FUZZ_TARGET_H_
