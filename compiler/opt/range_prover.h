// Proofs of inequalities between integer values, from what the program itself says: conditions of
// dominating branches, checks that were passed, and how the values are computed. The method is that
// of R. Bodik, R. Gupta, V. Sarkar, "ABCD: Eliminating Array Bounds Checks on Demand", 2000.
//
// Every statement has the form  a - b <= c  with values a and b, either of which may be "zero", and
// a constant c; so i < n is i - n <= -1, and i >= 0 is zero - i <= 0. Values are meant as the
// numbers that they are, so a step over `add` holds only where it is proved not to wrap around.
//
// A statement about a block parameter is proved for each argument that a predecessor passes, at the
// predecessor's end. In a loop that comes back to the parameter; there the statement may be
// assumed, if it is not asked with a smaller c (induction), because the other side of the statement
// is defined before the loop.

#ifndef TANDEM_COMPILER_OPT_RANGE_PROVER_H_
#define TANDEM_COMPILER_OPT_RANGE_PROVER_H_

#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "compiler/ir/analysis.h"
#include "compiler/ir/function.h"
#include "compiler/opt/value_range.h"

namespace tandem::opt {

class RangeProver {
 public:
  // A place: before the instruction number `index` of the block.
  struct Place {
    ir::BlockId block;
    uint32_t index = 0;
  };
  // Stands for the number 0 in a statement.
  static constexpr ir::ValueId kZero = {};

  explicit RangeProver(const ir::Function& function);

  // Whether a branch or a check that dominates the place has found the pointer not to be nil.
  bool is_tested_pointer(ir::ValueId pointer, Place place) const;

  // Whether a - b <= c always holds at the place.
  bool proves(ir::ValueId a, ir::ValueId b, int64_t c, Place place);

  // What a comparison of integers at the place always says, if that can be proved.
  std::optional<bool> decides(ir::Opcode comparison, ir::ValueId a, ir::ValueId b, Place place);

 private:
  using Number = ValueRange::Number;

  // a value and a constant: their sum is meant
  struct Term {
    ir::ValueId value;
    Number offset = 0;
  };
  // a - b <= c from the place on.
  struct Fact {
    ir::ValueId a;
    ir::ValueId b;
    Number c;
    Place place;
  };
  // A statement about a block parameter that is being proved.
  struct Hypothesis {
    ir::ValueId a;
    ir::ValueId b;
    Number c;
  };

  void collect_facts();
  void collect_branch_facts(ir::BlockId block, ir::BlockId predecessor);
  void collect_condition(ir::ValueId condition, bool holds, Place place);
  void collect_case(const ir::Instruction& branch, ir::BlockId block);
  void collect_difference(ir::ValueId a, ir::ValueId b, Place place);
  void collect_nil_test(const ir::Instruction& compare, bool holds, Place place);
  void collect_check(const ir::Instruction& check, Place place);
  void add_fact(ir::ValueId a, ir::ValueId b, Number c, Place place);

  const ir::Instruction* definition(ir::ValueId value) const;
  bool is_integer(ir::ValueId value) const;
  bool is_signed(ir::ValueId value) const;
  Term normalize(ir::ValueId value) const;
  ValueRange range(ir::ValueId value) const;
  bool is_behind(Place place, Place earlier) const;
  // Whether the value is the same in every round of a loop that begins at the block.
  bool is_fixed_before(ir::ValueId value, ir::BlockId block) const;

  bool prove(ir::ValueId a, ir::ValueId b, Number c, Place place, int depth);
  bool prove_by_facts(ir::ValueId a, ir::ValueId b, Number c, Place place, int depth);
  bool prove_by_upper(ir::ValueId a, ir::ValueId b, Number c, Place place, int depth);
  bool prove_by_lower(ir::ValueId a, ir::ValueId b, Number c, Place place, int depth);
  bool prove_by_parameter(ir::ValueId a, ir::ValueId b, Number c, bool of_a, int depth);
  // Whether x + k is in the range of x's type.
  bool sum_is_exact(ir::ValueId x, Number k, Place place, int depth);
  bool is_nonnegative(ir::ValueId x, Place place, int depth);

  const ir::Function& function_;
  ir::DominatorTree dominators_;
  std::vector<std::vector<ir::BlockId>> predecessors_;
  std::vector<Fact> facts_;
  absl::flat_hash_map<ir::ValueId, std::vector<uint32_t>> facts_of_;  // as a or b
  absl::flat_hash_map<ir::ValueId, std::vector<Place>> not_nil_;      // from these places on
  std::vector<Hypothesis> hypotheses_;
  int budget_ = 0;
};

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_RANGE_PROVER_H_
