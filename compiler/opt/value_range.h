// The range of an integer value by how it is computed, wherever it is looked at: the first thing
// that proofs about ranges ask (range_prover.h).

#ifndef TANDEM_COMPILER_OPT_VALUE_RANGE_H_
#define TANDEM_COMPILER_OPT_VALUE_RANGE_H_

#include "compiler/ir/function.h"

namespace tandem::opt {

// The numbers from low to high, as they are meant: sums and products of two int64s or uint64s do
// not wrap around.
struct ValueRange {
  using Number = __int128;
  Number low;
  Number high;

  bool is_within(ValueRange other) const { return low >= other.low && high <= other.high; }
};

// All numbers of an integer type.
ValueRange type_range(const ir::Type* type);

// What an integer value is known to be: masks, remainders, shifts, conversions from narrower types,
// lengths, and sums of such that do not wrap around.
ValueRange value_range(const ir::Function& function, ir::ValueId value);

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_VALUE_RANGE_H_
