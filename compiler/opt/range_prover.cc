// The search for proofs; see range_prover.h.
//
// The constructor collects facts a - b <= c with the places from which on they hold: behind
// branches and behind bounds checks. prove() first normalizes both sides (constants, conversions
// that keep the number), then tries in turn: equal values, the ranges of the values, an induction
// hypothesis, a fact that leads on from one side, what either side is computed from, and for block
// parameters all their arguments. Depth and number of steps are limited; a search that runs out of
// them has proved nothing.

#include "compiler/opt/range_prover.h"

#include <algorithm>

#include "compiler/opt/ir_names.h"

namespace tandem::opt {

namespace {

constexpr int kMaxDepth = 10;      // of a proof
constexpr int kMaxSteps = 250;     // of a search
constexpr size_t kMaxFacts = 100;  // looked at about one value

}  // namespace

RangeProver::RangeProver(const Function& function)
    : function_(function), dominators_(function), predecessors_(ir::predecessors(function)) {
  collect_facts();
}

// --- Facts

void RangeProver::collect_facts() {
  for (BlockId block : dominators_.order()) {
    // Back edges aside, a block that is entered by one branch knows how it went.
    BlockId source;
    int sources = 0;
    for (BlockId predecessor : predecessors_[block.index]) {
      if (dominators_.dominates(block, predecessor)) continue;
      source = predecessor;
      ++sources;
    }
    if (sources == 1) collect_branch_facts(block, source);
    uint32_t index = 0;
    for (InstructionId id : function_.block(block).instructions) {
      ++index;
      const Instruction& instruction = function_.instruction(id);
      if (instruction.opcode == Opcode::kBoundsCheck) collect_check(instruction, {block, index});
      if (instruction.opcode == Opcode::kNilCheck) {
        not_nil_[instruction.operands[0]].push_back({block, index});
      }
    }
  }
}

void RangeProver::collect_branch_facts(BlockId block, BlockId predecessor) {
  const Instruction& branch = function_.instruction(function_.terminator(predecessor));
  if (branch.opcode == Opcode::kSwitch) return collect_case(branch, block);
  if (branch.opcode != Opcode::kBranch) return;
  collect_condition(branch.operands[0], branch.targets[0].block == block, {block, 0});
}

// The block is entered by one edge of the switch.
void RangeProver::collect_case(const Instruction& branch, BlockId block) {
  for (size_t i = 0; i < branch.cases.size(); ++i) {
    if (branch.targets[i + 1].block != block) continue;
    Number number = branch.cases[i];
    if (number < 0 && !is_signed(branch.operands[0])) number += Number{1} << 64;
    add_fact(branch.operands[0], kZero, number, {block, 0});
    add_fact(kZero, branch.operands[0], -number, {block, 0});
  }
}

void RangeProver::collect_condition(ValueId condition, bool holds, Place place) {
  const Instruction* compare = definition(condition);
  if (compare == nullptr) return;
  if (compare->opcode == Opcode::kNot) {
    return collect_condition(compare->operands[0], !holds, place);
  }
  if (compare->operands.size() != 2) return;
  if (!is_integer(compare->operands[0])) return collect_nil_test(*compare, holds, place);
  ValueId a = compare->operands[0];
  ValueId b = compare->operands[1];
  switch (compare->opcode) {
    case Opcode::kLt:
      return holds ? add_fact(a, b, -1, place) : add_fact(b, a, 0, place);
    case Opcode::kLe:
      return holds ? add_fact(a, b, 0, place) : add_fact(b, a, -1, place);
    case Opcode::kGt:
      return holds ? add_fact(b, a, -1, place) : add_fact(a, b, 0, place);
    case Opcode::kGe:
      return holds ? add_fact(b, a, 0, place) : add_fact(a, b, -1, place);
    case Opcode::kEq:
    case Opcode::kNe:
      if (holds != (compare->opcode == Opcode::kEq)) return collect_difference(a, b, place);
      add_fact(a, b, 0, place);
      return add_fact(b, a, 0, place);
    default:
      return;
  }
}

// What is not the end of its range is beyond it.
void RangeProver::collect_difference(ValueId a, ValueId b, Place place) {
  if (!normalize(b).value.valid()) std::swap(a, b);
  Term end = normalize(a);
  if (end.value.valid()) return;
  ValueRange all = range(b);
  if (end.offset == all.low) return add_fact(kZero, b, -end.offset - 1, place);
  if (end.offset == all.high) add_fact(b, kZero, end.offset - 1, place);
}

void RangeProver::collect_nil_test(const Instruction& compare, bool holds, Place place) {
  bool differs =
      (compare.opcode == Opcode::kNe && holds) || (compare.opcode == Opcode::kEq && !holds);
  if (!differs || !function_.type(compare.operands[0])->is_pointer_shaped()) return;
  for (size_t i : {0, 1}) {
    const Instruction* other = definition(compare.operands[1 - i]);
    if (other == nullptr || other->opcode != Opcode::kConst || other->integer != 0) continue;
    not_nil_[compare.operands[i]].push_back(place);
  }
}

bool RangeProver::is_tested_pointer(ValueId pointer, Place place) const {
  auto found = not_nil_.find(pointer);
  if (found == not_nil_.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(),
                     [&](Place tested) { return is_behind(place, tested); });
}

void RangeProver::collect_check(const Instruction& check, Place place) {
  bool is_index = static_cast<ir::BoundsKind>(check.integer) == ir::BoundsKind::kIndex;
  add_fact(check.operands[0], check.operands[1], is_index ? -1 : 0, place);
  add_fact(kZero, check.operands[0], 0, place);
}

void RangeProver::add_fact(ValueId a, ValueId b, Number c, Place place) {
  Term of_a = normalize(a);
  Term of_b = normalize(b);
  auto number = static_cast<uint32_t>(facts_.size());
  facts_.push_back({of_a.value, of_b.value, c - of_a.offset + of_b.offset, place});
  if (of_a.value.valid()) facts_of_[of_a.value].push_back(number);
  if (of_b.value.valid()) facts_of_[of_b.value].push_back(number);
}

// Whether the way to `place` leads through the earlier one.
bool RangeProver::is_behind(Place place, Place earlier) const {
  if (earlier.block == place.block) return earlier.index <= place.index;
  return dominators_.dominates(earlier.block, place.block);
}

// --- Values

const Instruction* RangeProver::definition(ValueId value) const {
  if (!value.valid()) return nullptr;
  InstructionId id = function_.definition(value);
  return id.valid() ? &function_.instruction(id) : nullptr;
}

bool RangeProver::is_integer(ValueId value) const {
  return !value.valid() || function_.type(value)->is_integer();
}

bool RangeProver::is_signed(ValueId value) const {
  return value.valid() && function_.type(value)->is_signed();
}

ValueRange RangeProver::range(ValueId value) const {
  return value.valid() ? value_range(function_, value) : ValueRange{0, 0};
}

// The value as another one and a constant: constants, and conversions that keep every number.
RangeProver::Term RangeProver::normalize(ValueId value) const {
  while (const Instruction* made = definition(value)) {
    if (made->opcode == Opcode::kConst) {
      Number number = made->integer;
      if (number < 0 && function_.type(value)->is_unsigned()) number += Number{1} << 64;
      return {kZero, number};
    }
    bool is_length = made->opcode == Opcode::kSliceLen;
    if (is_length) {
      const Instruction* slice = definition(made->operands[0]);
      if (slice == nullptr || slice->opcode != Opcode::kNewSlice) break;
      value = slice->operands[0];
      continue;
    }
    if (made->opcode != Opcode::kConvert && made->opcode != Opcode::kReinterpret) break;
    ValueId operand = made->operands[0];
    if (!is_integer(operand)) break;
    if (!range(operand).is_within(type_range(function_.type(value)))) break;
    value = operand;
  }
  return {value, 0};
}

bool RangeProver::is_fixed_before(ValueId value, BlockId block) const {
  if (!value.valid()) return true;
  const ir::Value& entry = function_.value(value);
  BlockId home =
      entry.instruction.valid() ? function_.instruction(entry.instruction).block : entry.block;
  return home != block && dominators_.dominates(home, block);
}

// --- Proofs

std::optional<bool> RangeProver::decides(Opcode opcode, ValueId a, ValueId b, Place place) {
  auto when = [&](bool holds, bool fails) -> std::optional<bool> {
    if (holds) return true;
    return fails ? std::optional<bool>(false) : std::nullopt;
  };
  switch (opcode) {
    case Opcode::kLt:
      return when(proves(a, b, -1, place), proves(b, a, 0, place));
    case Opcode::kLe:
      return when(proves(a, b, 0, place), proves(b, a, -1, place));
    case Opcode::kGt:
      return decides(Opcode::kLt, b, a, place);
    case Opcode::kGe:
      return decides(Opcode::kLe, b, a, place);
    case Opcode::kEq:
      return when(proves(a, b, 0, place) && proves(b, a, 0, place),
                  proves(a, b, -1, place) || proves(b, a, -1, place));
    case Opcode::kNe: {
      std::optional<bool> equal = decides(Opcode::kEq, a, b, place);
      return equal.has_value() ? std::optional<bool>(!*equal) : std::nullopt;
    }
    default:  // this is a list of the comparisons
      return std::nullopt;
  }
}

bool RangeProver::proves(ValueId a, ValueId b, int64_t c, Place place) {
  budget_ = kMaxSteps;
  hypotheses_.clear();
  return prove(a, b, c, place, 0);
}

bool RangeProver::prove(ValueId a, ValueId b, Number c, Place place, int depth) {
  if (depth > kMaxDepth || --budget_ < 0) return false;
  Term of_a = normalize(a);
  Term of_b = normalize(b);
  a = of_a.value;
  b = of_b.value;
  c += of_b.offset - of_a.offset;
  if (a == b) return c >= 0;
  if (range(a).high - range(b).low <= c) return true;
  for (const Hypothesis& hypothesis : hypotheses_) {
    if (hypothesis.a == a && hypothesis.b == b) return hypothesis.c <= c;
  }
  if (prove_by_facts(a, b, c, place, depth)) return true;
  if (prove_by_upper(a, b, c, place, depth)) return true;
  if (prove_by_lower(a, b, c, place, depth)) return true;
  auto is_parameter = [&](ValueId value) {
    return value.valid() && !function_.definition(value).valid();
  };
  if (is_parameter(a) && prove_by_parameter(a, b, c, true, depth)) return true;
  return is_parameter(b) && prove_by_parameter(a, b, c, false, depth);
}

// a - w <= k and w - b <= c - k; or w - b <= k and a - w <= c - k.
bool RangeProver::prove_by_facts(ValueId a, ValueId b, Number c, Place place, int depth) {
  for (bool of_a : {true, false}) {
    auto found = facts_of_.find(of_a ? a : b);
    if (found == facts_of_.end()) continue;
    // The latest ones first: they are about the smallest part of the program.
    size_t first = found->second.size() - std::min(found->second.size(), kMaxFacts);
    for (size_t i = found->second.size(); i-- > first;) {
      const Fact& fact = facts_[found->second[i]];
      if ((of_a ? fact.a != a : fact.b != b) || !is_behind(place, fact.place)) continue;
      if (of_a ? prove(fact.b, b, c - fact.c, place, depth + 1)
               : prove(a, fact.a, c - fact.c, place, depth + 1)) {
        return true;
      }
    }
  }
  return false;
}

bool RangeProver::is_nonnegative(ValueId x, Place place, int depth) {
  return prove(kZero, x, 0, place, depth + 1);
}

bool RangeProver::sum_is_exact(ValueId x, Number k, Place place, int depth) {
  ValueRange limits = x.valid() ? type_range(function_.type(x)) : ValueRange{0, 0};
  if (k >= 0) return prove(x, kZero, limits.high - k, place, depth + 1);
  return prove(kZero, x, k - limits.low, place, depth + 1);
}

namespace {

// x + k, when the instruction is that with a constant k.
struct Displaced {
  ValueId x;
  __int128 k;
};

std::optional<Displaced> displaced(const Function& function, const Instruction& made) {
  if (made.opcode != Opcode::kAdd && made.opcode != Opcode::kSub) return std::nullopt;
  if (!function.type(made.results[0])->is_integer()) return std::nullopt;
  for (size_t i : {1, 0}) {
    if (i == 0 && made.opcode == Opcode::kSub) break;
    InstructionId id = function.definition(made.operands[i]);
    if (!id.valid() || function.instruction(id).opcode != Opcode::kConst) continue;
    __int128 k = function.instruction(id).integer;
    return Displaced{made.operands[1 - i], made.opcode == Opcode::kSub ? -k : k};
  }
  return std::nullopt;
}

}  // namespace

// By what `a` is made of, when that gives an upper bound of it.
bool RangeProver::prove_by_upper(ValueId a, ValueId b, Number c, Place place, int depth) {
  const Instruction* made = definition(a);
  if (made == nullptr) return false;
  if (std::optional<Displaced> sum = displaced(function_, *made)) {
    return prove(sum->x, b, c - sum->k, place, depth + 1) &&
           sum_is_exact(sum->x, sum->k, place, depth);
  }
  switch (made->opcode) {
    case Opcode::kSliceLen: {  // len <= cap
      const Instruction* other = definition(b);
      return other != nullptr && other->opcode == Opcode::kSliceCap &&
             other->operands[0] == made->operands[0] && c >= 0;
    }
    case Opcode::kSub:  // x - y <= x for y >= 0 (and x >= 0: then it is exact)
      return is_signed(a) && prove(made->operands[0], b, c, place, depth + 1) &&
             is_nonnegative(made->operands[1], place, depth) &&
             is_nonnegative(made->operands[0], place, depth);
    case Opcode::kAnd:  // x & y <= x for x >= 0
      return prove(made->operands[0], b, c, place, depth + 1) &&
             is_nonnegative(made->operands[0], place, depth);
    case Opcode::kRemainder:
    case Opcode::kRem:  // x % y <= y - 1 for y >= 0: it is not 0 where this was computed
      if (prove(made->operands[1], b, c + 1, place, depth + 1) &&
          is_nonnegative(made->operands[1], place, depth)) {
        return true;
      }
      [[fallthrough]];
    case Opcode::kShr:
      return prove(made->operands[0], b, c, place, depth + 1) &&
             is_nonnegative(made->operands[0], place, depth);
    case Opcode::kDiv:
    case Opcode::kQuotient:  // x / y <= x for x >= 0, y >= 1
      return is_integer(a) && prove(made->operands[0], b, c, place, depth + 1) &&
             is_nonnegative(made->operands[0], place, depth) &&
             prove(kZero, made->operands[1], -1, place, depth + 1);
    default:
      return false;
  }
}

// By what `b` is made of, when that gives a lower bound of it.
bool RangeProver::prove_by_lower(ValueId a, ValueId b, Number c, Place place, int depth) {
  const Instruction* made = definition(b);
  if (made == nullptr) return false;
  if (std::optional<Displaced> sum = displaced(function_, *made)) {
    return prove(a, sum->x, c + sum->k, place, depth + 1) &&
           sum_is_exact(sum->x, sum->k, place, depth);
  }
  if (!is_integer(b)) return false;
  auto both_within = [&](Number high) {
    for (ValueId operand : made->operands) {
      if (!is_nonnegative(operand, place, depth)) return false;
      if (!prove(operand, kZero, high, place, depth + 1)) return false;
    }
    return true;
  };
  Number high = type_range(function_.type(b)).high;
  switch (made->opcode) {
    case Opcode::kAdd:  // x + y >= x for y >= 0
      return prove(a, made->operands[0], c, place, depth + 1) && both_within(high / 2);
    case Opcode::kSub:  // 0 <= x - y when y <= x, both not negative
      return !a.valid() && is_signed(b) &&
             prove(made->operands[1], made->operands[0], c, place, depth + 1) &&
             is_nonnegative(made->operands[0], place, depth) &&
             is_nonnegative(made->operands[1], place, depth);
    case Opcode::kMul:  // the product of numbers below the root
      return !a.valid() && c >= 0 && function_.type(b)->size() == sizeof(int64_t) &&
             both_within((Number{1} << 31) - 1);
    case Opcode::kShr:
    case Opcode::kRem:
    case Opcode::kRemainder:
      return !a.valid() && c >= 0 && is_nonnegative(made->operands[0], place, depth);
    case Opcode::kDiv:
    case Opcode::kQuotient:
      return !a.valid() && c >= 0 && is_nonnegative(made->operands[0], place, depth) &&
             is_nonnegative(made->operands[1], place, depth);
    case Opcode::kReinterpret:  // an unsigned number seen as signed, or the other way round
      return !a.valid() && c >= 0 && is_integer(made->operands[0]) &&
             is_nonnegative(made->operands[0], place, depth) &&
             prove(made->operands[0], kZero, high, place, depth + 1);
    default:
      return false;
  }
}

bool RangeProver::prove_by_parameter(ValueId a, ValueId b, Number c, bool of_a, int depth) {
  ValueId parameter = of_a ? a : b;
  const ir::Value& entry = function_.value(parameter);
  const std::vector<BlockId>& sources = predecessors_[entry.block.index];
  if (sources.empty() || !is_fixed_before(of_a ? b : a, entry.block)) return false;
  hypotheses_.push_back({a, b, c});
  bool proved = true;
  for (BlockId source : sources) {
    const ir::Block& block = function_.block(source);
    Place end{source, static_cast<uint32_t>(block.instructions.size())};
    for (const Target& target : function_.successors(source)) {
      if (target.block != entry.block || !proved) continue;
      ValueId argument = target.arguments[entry.index];
      proved = of_a ? prove(argument, b, c, end, depth + 1) : prove(a, argument, c, end, depth + 1);
    }
    if (!proved) break;
  }
  hypotheses_.pop_back();
  return proved;
}

}  // namespace tandem::opt
