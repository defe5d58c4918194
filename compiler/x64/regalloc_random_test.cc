// Random functions through the allocator and the checker. The functions are structured: sequences,
// conditionals, loops, nested; which makes definitions dominate uses by construction. What they
// lack in meaning they have in trouble: few registers, fixed operands, reuse, late uses, early
// definitions, clobbers, calls, parameters that swap around loops, constants to be made again.

#include <algorithm>
#include <ctime>
#include <random>
#include <vector>

#include "compiler/x64/regalloc.h"
#include "compiler/x64/regalloc_print.h"
#include "compiler/x64/regalloc_test_util.h"
#include "gtest/gtest.h"

namespace tandem::x64 {
namespace {

struct Shape {
  int integers = 6;  // allocatable registers
  int floats = 3;
  int depth = 3;        // of nesting
  int statements = 12;  // in a region
  int call_percent = 10;
  size_t size = 0;  // go on until there are so many virtual registers
};

class Generator {
 public:
  Generator(uint32_t seed, Shape shape) : random_(seed), shape_(shape) {
    RegisterSet set = 0;
    static constexpr PhysicalRegister kIntegers[] = {0, 3, 1, 2, 7, 6, 8, 9, 10, 11, 12, 13, 15};
    for (int k = 0; k < shape.integers; k++) set |= RegisterSet{1} << kIntegers[k];
    for (int k = 0; k < shape.floats; k++) set |= RegisterSet{1} << (kFirstFloatRegister + k);
    b_.raw().allocatable = set;
  }

  RegallocInput run() {
    b_.block(1);
    std::vector<VReg> scope;
    std::vector<Operand> arguments;
    RegisterSet used = 0;
    for (int k = 0; k < 3; k++) {
      const VReg v = new_vreg(false);
      scope.push_back(v);
      const PhysicalRegister r = pick_fixed(v, used);
      arguments.push_back(r == 0xff ? def_any(v) : def_fixed(v, r));
    }
    b_.op(arguments);
    do {
      std::vector<VReg> inner = scope;
      region(inner, shape_.depth, 1);
      if (inner.size() > scope.size()) scope.push_back(inner.back());
    } while (b_.raw().vregs.size() < shape_.size);
    b_.op({use(pick(scope))});
    return b_.finish();
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<uint32_t>(n)); }
  bool chance(int percent) { return below(100) < percent; }
  VReg pick(const std::vector<VReg>& scope) {
    // Recent values more often than old ones.
    const int n = static_cast<int>(scope.size());
    return scope[n - 1 - (chance(60) ? below(std::min(n, 6)) : below(n))];
  }
  const VRegInfo& info(VReg v) { return b_.raw().vregs[v]; }

  VReg new_vreg(bool may_be_constant) {
    VRegInfo info;
    if (chance(25)) {
      info.register_class = RegisterClass::kFloat;
      if (chance(20)) info.size = 16;
    } else {
      info.is_pointer = chance(40);
    }
    info.rematerializable = may_be_constant && chance(10);
    return b_.vreg(info);
  }
  VReg new_like(VReg v) {
    VRegInfo like = info(v);
    like.rematerializable = false;
    return b_.vreg(like);
  }

  // A register of the class of `v` that is not in `used`, which it joins; or 0xff.
  PhysicalRegister pick_fixed(VReg v, RegisterSet& used) {
    std::vector<PhysicalRegister> free;
    for (int r = 0; r < kRegisterCount; r++) {
      const auto p = static_cast<PhysicalRegister>(r);
      if ((b_.raw().allocatable & ~used) >> r & 1 && class_of(p) == info(v).register_class) {
        free.push_back(p);
      }
    }
    if (free.empty()) return 0xff;
    const PhysicalRegister r = free[below(static_cast<int>(free.size()))];
    used |= RegisterSet{1} << r;
    return r;
  }

  void statement(std::vector<VReg>& scope) {
    if (chance(shape_.call_percent)) return call(scope);
    if (chance(10)) {
      const VReg from = pick(scope), to = new_like(from);
      b_.move(to, from);
      scope.push_back(to);
      return;
    }
    ordinary(scope);
  }

  void call(std::vector<VReg>& scope) {
    std::vector<Operand> operands;
    RegisterSet used = 0, results = 0;
    for (int k = below(4); k-- > 0;) {
      const VReg v = pick(scope);
      const PhysicalRegister r = pick_fixed(v, used);
      operands.push_back(r == 0xff || chance(15) ? use_any(v) : use_fixed(v, r));
    }
    if (chance(20)) {
      Operand late = use_any(pick(scope));
      if (!info(late.vreg).rematerializable) {
        late.point = OperandPoint::kLate;
        operands.push_back(late);
      }
    }
    for (int k = below(3); k-- > 0;) {
      const VReg v = new_vreg(false);
      const PhysicalRegister r = pick_fixed(v, results);
      operands.push_back(r == 0xff ? def_any(v) : def_fixed(v, r));
      scope.push_back(v);
    }
    b_.call(operands);
  }

  // At most one operand of each hard kind, so that a few registers are always enough.
  void ordinary(std::vector<VReg>& scope) {
    std::vector<Operand> operands;
    RegisterSet early = 0, late = 0;
    const VReg first = pick(scope);
    if (chance(30)) {
      const PhysicalRegister r = pick_fixed(first, early);
      operands.push_back(use_fixed(first, r));
    } else {
      operands.push_back(use(first));
    }
    if (chance(50)) operands.push_back(chance(50) ? use(pick(scope)) : use_any(pick(scope)));
    if (chance(10)) operands.push_back(use_any(pick(scope)));
    RegisterSet clobbers = 0;
    if (chance(10)) {
      for (int k = 0; k < 2; k++) {
        RegisterSet picked = early;
        pick_fixed(first, picked);
        clobbers |= picked & ~early;
      }
    }
    std::vector<VReg> defs;
    if (chance(40)) {
      const VReg v = new_like(first);
      const bool is_fixed = operands[0].constraint == OperandConstraint::kFixed;
      if (is_fixed) late |= RegisterSet{1} << operands[0].fixed;
      operands.push_back(def_reuse(v, 0));
      defs.push_back(v);
    } else if (clobbers == 0 && chance(20)) {
      operands.push_back(use_late(pick(scope)));
    }
    if (clobbers == 0 && early == 0 && late == 0 && chance(10)) {
      const VReg v = new_vreg(false);
      operands.push_back(def_early(v));
      defs.push_back(v);
    } else if (chance(70)) {
      const VReg v = new_vreg(defs.empty() && operands.size() == 1 && clobbers == 0);
      RegisterSet taken = late | early;
      const PhysicalRegister r = chance(20) ? pick_fixed(v, taken) : 0xff;
      operands.push_back(r != 0xff ? def_fixed(v, r) : chance(20) ? def_any(v) : def(v));
      defs.push_back(v);
    }
    RegallocInstruction& instruction = b_.op(operands);
    instruction.clobbers = clobbers;
    for (const Operand& o : operands) {
      // A pointer that is used late at a safepoint would have to be in a register and a slot.
      if (o.point == OperandPoint::kLate && o.kind == OperandKind::kUse) return add(scope, defs);
      if (o.point == OperandPoint::kEarly && o.kind == OperandKind::kDef) return add(scope, defs);
    }
    instruction.is_safepoint = chance(5);
    add(scope, defs);
  }

  static void add(std::vector<VReg>& scope, const std::vector<VReg>& defs) {
    scope.insert(scope.end(), defs.begin(), defs.end());
  }

  void region(std::vector<VReg>& scope, int depth, float frequency) {
    for (int k = 1 + below(shape_.statements); k-- > 0;) {
      if (depth == 0 || chance(75)) {
        statement(scope);
      } else if (chance(50)) {
        conditional(scope, depth, frequency);
      } else {
        loop(scope, depth, frequency);
      }
    }
  }

  std::vector<Operand> condition(const std::vector<VReg>& scope) {
    return {chance(50) ? use(pick(scope)) : use_any(pick(scope))};
  }

  void conditional(std::vector<VReg>& scope, int depth, float frequency) {
    const uint32_t head = b_.current();
    const float yes_part = chance(30) ? 0.01f : 0.5f;
    std::vector<VReg> parameters, yes_arguments, no_arguments;
    const uint32_t yes = b_.block(frequency * yes_part);
    std::vector<VReg> yes_scope = scope;
    region(yes_scope, depth - 1, frequency * yes_part);
    const uint32_t yes_end = b_.current();
    const uint32_t no = b_.block(frequency * (1 - yes_part));
    std::vector<VReg> no_scope = scope;
    if (chance(70)) region(no_scope, depth - 1, frequency * (1 - yes_part));
    const uint32_t no_end = b_.current();
    for (int k = below(4); k-- > 0;) {
      const VReg a = pick(yes_scope);
      VReg b = kNoVReg;
      for (int attempt = 0; attempt < 8; attempt++) {
        const VReg v = pick(no_scope);
        if (info(v).register_class == info(a).register_class && info(v).size == info(a).size) b = v;
      }
      if (b == kNoVReg) continue;
      const VReg p = new_like(a);
      b_.raw().vregs[p].is_pointer = info(a).is_pointer && info(b).is_pointer;
      parameters.push_back(p);
      yes_arguments.push_back(a);
      no_arguments.push_back(b);
    }
    const uint32_t join = b_.block(frequency, parameters);
    b_.resume(head);
    b_.branch(condition(scope), yes, no);
    b_.resume(yes_end);
    b_.jump(join, yes_arguments);
    b_.resume(no_end);
    b_.jump(join, no_arguments);
    b_.resume(join);
    add(scope, parameters);
  }

  void loop(std::vector<VReg>& scope, int depth, float frequency) {
    const uint32_t before = b_.current();
    std::vector<VReg> initial, parameters;
    for (int k = below(5); k-- > 0;) {
      initial.push_back(pick(scope));
      parameters.push_back(new_like(initial.back()));
    }
    const uint32_t head = b_.block(frequency * 10, parameters);
    b_.resume(before);
    b_.jump(head, initial);
    b_.resume(head);
    std::vector<VReg> head_scope = scope;
    add(head_scope, parameters);
    if (chance(50)) statement(head_scope);
    const uint32_t body = b_.block(frequency * 9);
    std::vector<VReg> body_scope = head_scope;
    region(body_scope, depth - 1, frequency * 9);
    const uint32_t latch = b_.current();
    std::vector<VReg> next = parameters;
    std::shuffle(next.begin(), next.end(), random_);  // parameters that swap
    for (size_t k = 0; k < next.size(); k++) {
      const VReg wanted = parameters[k];
      auto fits = [&](VReg v) {
        return info(v).register_class == info(wanted).register_class &&
               info(v).size == info(wanted).size && info(v).is_pointer >= info(wanted).is_pointer;
      };
      const VReg other = pick(body_scope);
      if (chance(40) && fits(other)) next[k] = other;
      if (!fits(next[k])) next[k] = wanted;
    }
    const uint32_t exit = b_.block(frequency);
    b_.resume(head);
    b_.branch(condition(head_scope), body, exit);
    b_.resume(latch);
    b_.jump(head, next);
    b_.resume(exit);
    scope = head_scope;
  }

  std::mt19937 random_;
  Shape shape_;
  InputBuilder b_;
};

void check_seeds(uint32_t first, uint32_t count, const Shape& shape) {
  for (uint32_t seed = first; seed < first + count; seed++) {
    const RegallocInput input = Generator(seed, shape).run();
    absl::StatusOr<RegallocOutput> output = allocate_registers(input);
    ASSERT_TRUE(output.ok()) << "seed " << seed << ": " << output.status() << "\n"
                             << print_allocation(input, nullptr);
    const absl::Status status = check_allocation(input, *output);
    ASSERT_TRUE(status.ok()) << "seed " << seed << ": " << status << "\n"
                             << print_allocation(input, &*output);
  }
}

TEST(RegallocRandom, FewRegisters) {
  check_seeds(1, 800, {.integers = 6, .floats = 4, .depth = 3, .statements = 10});
}

TEST(RegallocRandom, ManyRegisters) {
  check_seeds(100000, 400, {.integers = 13, .floats = 15, .depth = 3, .statements = 14});
}

TEST(RegallocRandom, ManyCalls) {
  check_seeds(200000, 500,
              {.integers = 8, .floats = 4, .depth = 3, .statements = 10, .call_percent = 40});
}

TEST(RegallocRandom, NoCalls) {
  check_seeds(300000, 600,
              {.integers = 6, .floats = 4, .depth = 4, .statements = 8, .call_percent = 0});
}

TEST(RegallocRandom, Deterministic) {
  const Shape shape{.integers = 6, .floats = 4, .depth = 4, .statements = 12};
  for (uint32_t seed = 1; seed < 20; seed++) {
    const RegallocInput input = Generator(seed, shape).run();
    const RegallocOutput a = *allocate_registers(input);
    const RegallocOutput b = *allocate_registers(input);
    EXPECT_EQ(print_allocation(input, &a), print_allocation(input, &b));
  }
}

// The checker has to notice when an allocation is spoilt: a move left out, or an operand read from
// elsewhere.
TEST(RegallocRandom, CheckerNoticesDamage) {
  const Shape shape{.integers = 6, .floats = 4, .depth = 3, .statements = 10};
  int tried = 0, noticed = 0;
  for (uint32_t seed = 1; seed < 150; seed++) {
    const RegallocInput input = Generator(seed, shape).run();
    const RegallocOutput good = *allocate_registers(input);
    std::mt19937 random(seed);
    if (!good.moves.empty()) {
      RegallocOutput bad = good;
      bad.moves.erase(bad.moves.begin() + random() % bad.moves.size());
      tried++;
      noticed += !check_allocation(input, bad).ok();
    }
    for (SafepointSlots& safepoint : RegallocOutput(good).safepoints) {
      if (safepoint.slots.empty()) continue;
      RegallocOutput bad = good;
      for (SafepointSlots& each : bad.safepoints) {
        if (each.instruction == safepoint.instruction) each.slots.pop_back();
      }
      EXPECT_FALSE(check_allocation(input, bad).ok()) << "seed " << seed;
      break;
    }
  }
  // A store may be one of several on a path, and so not be missed.
  EXPECT_GT(noticed, tried * 3 / 4) << noticed << " of " << tried;
}

TEST(RegallocRandom, LargeFunctionIsFast) {
  const Shape shape{.integers = 13, .floats = 15, .depth = 4, .statements = 12, .size = 100000};
  const RegallocInput input = Generator(1, shape).run();
  const std::clock_t start = std::clock();
  absl::StatusOr<RegallocOutput> output = allocate_registers(input);
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  ASSERT_TRUE(output.ok()) << output.status();
  RecordProperty("instructions", static_cast<int>(input.instructions.size()));
  RecordProperty("milliseconds", static_cast<int>(seconds * 1000));
  EXPECT_LT(seconds, 10);  // usually about 1
}

}  // namespace
}  // namespace tandem::x64
