// A 128-bit hash of bytes, for the build id and for comparing sections: fast and well mixed, not
// proof against an adversary. The same on every machine and in every run.

#ifndef TANDEM_LINKER_HASH_H_
#define TANDEM_LINKER_HASH_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace tandem::linker {

struct Hash128 {
  uint64_t low = 0;
  uint64_t high = 0;
};

// MurmurHash3 (x64, 128 bits) with the seed 0.
Hash128 hash128(absl::string_view bytes);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_HASH_H_
