// Sizes, alignments and offsets as gc lays types out on amd64.

#ifndef TANDEM_COMPILER_GO_TYPES_SIZES_H_
#define TANDEM_COMPILER_GO_TYPES_SIZES_H_

#include <cstdint>
#include <vector>

#include "compiler/go/types/type.h"

namespace tandem::go::types {

// The size in bytes; negative if the type is too large for the address space.
int64_t size_of(Type* type);
int64_t align_of(Type* type);
// The offset of each field. Negative from where the struct becomes too large.
std::vector<int64_t> offsets_of(const Struct* structure);

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_SIZES_H_
