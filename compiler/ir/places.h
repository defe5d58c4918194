// Where addresses lead: the value that an address is computed from by constant and other steps, and
// how far it is from there.
//
//   v1: *T = new T
//   v2: *[4]int = field_addr 1 v1      root v1, offset 8
//   v3: *int = array_data v2
//   v4: *int = element_addr v3, v9     root v1, offset unknown
//
// A root is what no operation here leads on from: a variable of the frame, a new one, a global's
// address, a parameter, a loaded pointer; or a slice, whose data begins at offset 0. The places are
// those of the function as it is when they are computed.

#ifndef TANDEM_COMPILER_IR_PLACES_H_
#define TANDEM_COMPILER_IR_PLACES_H_

#include <optional>
#include <vector>

#include "compiler/ir/function.h"

namespace tandem::ir {

struct Place {
  ValueId root;
  std::optional<int64_t> offset;  // none: not known
};

class Places {
 public:
  explicit Places(const Function& function);

  // What is not an address is its own root.
  const Place& of(ValueId value) const { return places_[value.index]; }

 private:
  std::optional<int64_t> step(const Function& function, const Instruction& instruction) const;

  std::vector<Place> places_;
};

// Whether the operation's result leads to where its first operand does.
bool is_address_step(Opcode opcode);

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_PLACES_H_
