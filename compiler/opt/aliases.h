// Which accesses to memory may touch the same bytes: what forwarding and the hoisting of loads ask.
//
// Two addresses differ when they lead to different variables, to different places in one, or to
// different fields of one struct type, wherever the structs are; and a local variable whose address
// goes nowhere is touched by nobody else. A pointer (or a string, slice, map, ...) is no number:
// what is not reached by unsafe means holds either, and not both.

#ifndef TANDEM_COMPILER_OPT_ALIASES_H_
#define TANDEM_COMPILER_OPT_ALIASES_H_

#include <vector>

#include "compiler/ir/places.h"

namespace tandem::opt {

// A value of the type is read or written at the address.
struct Access {
  ir::ValueId address;
  const ir::Type* type = nullptr;

  friend bool operator==(const Access&, const Access&) = default;
};

class Aliases {
 public:
  // The function may change as passes change it that replace values and add blocks.
  explicit Aliases(const ir::Function& function);

  bool may_overlap(const Access& a, const Access& b) const;
  // Whether the address leads into a local variable that only this function's own accesses touch.
  bool is_private(ir::ValueId address) const;

 private:
  void find_private_locals();
  bool defined_by(ir::ValueId value, ir::Opcode opcode) const;
  ir::Place place(ir::ValueId address) const;
  bool are_different_variables(ir::ValueId a, ir::ValueId b) const;
  bool are_different_elements(ir::ValueId a, ir::ValueId b) const;
  bool are_different_fields(ir::ValueId a, ir::ValueId b) const;
  bool have_disjoint_types(const Access& a, const Access& b) const;
  bool is_made_unsafely(ir::ValueId address) const;
  bool is_reached_unsafely(ir::ValueId address) const;

  const ir::Function& function_;
  ir::Places places_;
  std::vector<bool> private_;  // by value: the address of a local that goes nowhere
};

// What an instruction writes, when that is a value at an address: a store, move or clear. No
// address when it is anything else.
Access written(const ir::Function& function, const ir::Instruction& instruction);

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_ALIASES_H_
