// Small functions, each with the one property of the allocation that it is about: no move inside a
// loop, no store on a path without calls, a fixed register respected. Every allocation also goes
// through the checker (regalloc_checker.cc), as do the random ones of regalloc_random_test.cc.

#include "compiler/x64/regalloc.h"

#include "compiler/x64/regalloc_internal.h"
#include "compiler/x64/regalloc_print.h"
#include "compiler/x64/regalloc_test_util.h"
#include "gtest/gtest.h"

namespace tandem::x64 {
namespace {

constexpr PhysicalRegister kAX = 0, kCX = 1, kDX = 2, kBX = 3;

// An allocation, and questions about it.
struct Allocated {
  RegallocInput input;
  RegallocOutput output;

  std::string listing() const { return print_allocation(input, &output); }

  uint32_t block_of(uint32_t instruction) const {
    uint32_t b = 0;
    while (input.blocks[b].end_instruction <= instruction) b++;
    return b;
  }
  // Moves in the block: stores to slots, loads from them, others.
  int stores(uint32_t block) const {
    return count(block, [](const Move& m) { return m.to.is_slot(); });
  }
  int loads(uint32_t block) const {
    return count(block, [](const Move& m) { return m.from.is_slot(); });
  }
  int moves(uint32_t block) const {
    return count(block, [](const Move&) { return true; });
  }
  Location location(uint32_t block, uint32_t instruction, size_t operand) const {
    return output.locations[input.blocks[block].first_instruction + instruction][operand];
  }

 private:
  template <typename Test>
  int count(uint32_t block, Test test) const {
    int n = 0;
    for (const Move& m : output.moves) n += block_of(m.instruction) == block && test(m);
    return n;
  }
};

Allocated allocate(InputBuilder& b) {
  Allocated result{b.finish(), {}};
  absl::StatusOr<RegallocOutput> output = allocate_registers(result.input);
  EXPECT_TRUE(output.ok()) << output.status() << "\n" << print_allocation(result.input, nullptr);
  if (!output.ok()) return result;
  result.output = *std::move(output);
  const absl::Status status = check_allocation(result.input, result.output);
  EXPECT_TRUE(status.ok()) << status << "\n" << result.listing();
  return result;
}

TEST(Regalloc, StraightCodeNeedsNoMoves) {
  InputBuilder b;
  b.block();
  const VReg x = b.vreg(), y = b.vreg();
  b.op({def_fixed(x, kAX)});
  b.op({use(x), def_reuse(y, 0)});
  b.op({use_fixed(y, kAX)});
  const Allocated a = allocate(b);
  EXPECT_TRUE(a.output.moves.empty()) << a.listing();
  EXPECT_EQ(a.output.slot_count, 0u);
}

// int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
// With everything lost at calls, n and the first result are stored and read once.
TEST(Regalloc, FibonacciSpillsTwoValuesOnTheRecursivePathOnly) {
  for (const bool two_address : {true, false}) {
    InputBuilder b;
    const VReg n = b.vreg(), n1 = b.vreg(), r1 = b.vreg(), n2 = b.vreg(), r2 = b.vreg(),
               sum = b.vreg();
    auto subtract = [&](VReg to, VReg from) {
      b.op({use(from), two_address ? def_reuse(to, 0) : def(to)});
    };
    const uint32_t entry = b.block(1), base = b.block(0.5f), step = b.block(0.5f);
    b.resume(entry);
    b.op({def_fixed(n, kAX)});
    b.op({use_any(n)});
    b.branch({}, base, step);
    b.resume(base);
    b.op({use_fixed(n, kAX)});
    b.resume(step);
    subtract(n1, n);
    b.call({use_fixed(n1, kAX), def_fixed(r1, kAX)});
    subtract(n2, n);
    b.call({use_fixed(n2, kAX), def_fixed(r2, kAX)});
    b.op({use(r2), use_any(r1), def_reuse(sum, 0)});
    b.op({use_fixed(sum, kAX)});
    const Allocated a = allocate(b);
    EXPECT_EQ(a.moves(entry) + a.moves(base), 0) << a.listing();
    EXPECT_EQ(a.stores(step), 2) << a.listing();
    EXPECT_EQ(a.loads(step), 1) << a.listing();
    EXPECT_EQ(a.moves(step), 3) << a.listing();
    EXPECT_TRUE(a.location(step, 4, 1).is_slot()) << a.listing();
    EXPECT_EQ(a.output.slot_count, 2u);
  }
}

// for i := 0; i < n; i++ { s += i }
TEST(Regalloc, LoopWithoutCallsHasNoMovesInside) {
  InputBuilder b;
  const VReg n = b.vreg(), zero = b.constant(), i = b.vreg(), s = b.vreg(), i2 = b.vreg(),
             s2 = b.vreg();
  const uint32_t entry = b.block(1), head = b.block(10, {i, s}), body = b.block(9),
                 exit = b.block(1);
  b.resume(entry);
  b.op({def_fixed(n, kAX)});
  b.op({def(zero)});
  b.jump(head, {zero, zero});
  b.resume(head);
  b.op({use(i), use_any(n)});
  b.branch({}, body, exit);
  b.resume(body);
  b.op({use(s), use_any(i), def_reuse(s2, 0)});
  b.op({use(i), def_reuse(i2, 0)});
  b.jump(head, {i2, s2});
  b.resume(exit);
  b.op({use_fixed(s, kAX)});
  const Allocated a = allocate(b);
  EXPECT_EQ(a.moves(head) + a.moves(body), 0) << a.listing();
  EXPECT_EQ(a.output.slot_count, 0u) << a.listing();
}

// A bounds check's panic, a cold call that does not return or does: the hot path stores nothing.
TEST(Regalloc, ColdCallDoesNotSpillTheHotPath) {
  InputBuilder b;
  const VReg x = b.pointer(), y = b.vreg();
  const uint32_t entry = b.block(1), cold = b.block(0.01f), hot = b.block(0.99f), join = b.block(1);
  b.resume(entry);
  b.op({def_fixed(x, kAX), def_fixed(y, kBX)});
  b.op({use(x), use(y)});
  b.branch({}, cold, hot);
  b.resume(cold);
  b.call({use_fixed(y, kAX)});
  b.jump(join);
  b.resume(hot);
  b.jump(join);
  b.resume(join);
  b.op({use(x), use(y)});
  const Allocated a = allocate(b);
  EXPECT_EQ(a.moves(entry) + a.moves(hot) + a.moves(join), 0) << a.listing();
  EXPECT_EQ(a.stores(cold), 2) << a.listing();
  EXPECT_EQ(a.loads(cold), 2) << a.listing();
}

TEST(Regalloc, CallInOneBranchSpillsOnlyThere) {
  InputBuilder b;
  const VReg x = b.pointer();
  const uint32_t entry = b.block(1), left = b.block(0.5f), right = b.block(0.5f);
  b.resume(entry);
  b.op({def(x)});
  b.branch({}, left, right);
  b.resume(left);
  b.call({});
  b.op({use(x)});
  b.resume(right);
  b.op({use(x)});
  const Allocated a = allocate(b);
  EXPECT_EQ(a.moves(entry) + a.moves(right), 0) << a.listing();
  EXPECT_EQ(a.stores(left), 1) << a.listing();
  EXPECT_EQ(a.loads(left), 1) << a.listing();
}

// At a join, one load on the path that called beats a store on the other and a load after it.
TEST(Regalloc, JoinAfterCallKeepsTheRegister) {
  InputBuilder b;
  const VReg x = b.vreg();
  const uint32_t entry = b.block(1), called = b.block(0.6f), other = b.block(0.4f),
                 join = b.block(1);
  b.resume(entry);
  b.op({def(x)});
  b.branch({}, called, other);
  b.resume(called);
  b.call({});
  b.jump(join);
  b.resume(other);
  b.jump(join);
  b.resume(join);
  b.op({use(x)});
  const Allocated a = allocate(b);
  EXPECT_EQ(a.moves(entry) + a.moves(other) + a.moves(join), 0) << a.listing();
  EXPECT_EQ(a.moves(called), 2) << a.listing();
}

// for i := 0; i < n; i++ { f(i) }: one store and one load of i a turn; n is read from its slot.
TEST(Regalloc, LoopWithCallStoresTheInvariantOutside) {
  InputBuilder b;
  const VReg n = b.vreg(), zero = b.constant(), i = b.vreg(), i2 = b.vreg();
  const uint32_t entry = b.block(1), head = b.block(10, {i}), body = b.block(9), exit = b.block(1);
  b.resume(entry);
  b.op({def_fixed(n, kAX)});
  b.op({def(zero)});
  b.jump(head, {zero});
  b.resume(head);
  b.op({use(i), use_any(n)});
  b.branch({}, body, exit);
  b.resume(body);
  b.call({use_fixed(i, kAX)});
  b.op({use(i), def_reuse(i2, 0)});
  b.jump(head, {i2});
  b.resume(exit);
  b.op({});
  const Allocated a = allocate(b);
  EXPECT_EQ(a.stores(entry), 1) << a.listing();
  EXPECT_EQ(a.stores(head) + a.stores(body), 1) << a.listing();
  EXPECT_EQ(a.loads(head) + a.loads(body), 1) << a.listing();
  EXPECT_TRUE(a.location(head, 0, 1).is_slot()) << a.listing();
  EXPECT_LE(a.moves(head) + a.moves(body), 2) << a.listing();
}

// A call on a cold path inside a hot loop: the loop's values stay in registers around it.
TEST(Regalloc, ColdCallInLoopIsPaidForInTheColdBlock) {
  InputBuilder b;
  const VReg n = b.vreg(), zero = b.constant(), i = b.vreg(), i2 = b.vreg(), p = b.pointer();
  const uint32_t entry = b.block(1), head = b.block(100, {i}), body = b.block(99),
                 cold = b.block(0.5f), warm = b.block(98), next = b.block(99), exit = b.block(1);
  b.resume(entry);
  b.op({def_fixed(n, kAX), def_fixed(p, kBX)});
  b.op({def(zero)});
  b.jump(head, {zero});
  b.resume(head);
  b.op({use(i), use_any(n)});
  b.branch({}, body, exit);
  b.resume(body);
  b.op({use(p), use(i)});
  b.branch({}, cold, warm);
  b.resume(cold);
  b.call({});
  b.jump(next);
  b.resume(warm);
  b.jump(next);
  b.resume(next);
  b.op({use(i), def_reuse(i2, 0)});
  b.jump(head, {i2});
  b.resume(exit);
  b.op({use(p)});
  const Allocated a = allocate(b);
  EXPECT_EQ(a.moves(head) + a.moves(body) + a.moves(warm) + a.moves(next), 0) << a.listing();
}

TEST(Regalloc, ShiftCountTakesItsRegister) {
  InputBuilder b;
  b.block();
  const VReg x = b.vreg(), count = b.vreg(), y = b.vreg();
  b.op({def_fixed(x, kAX), def_fixed(count, kBX)});
  b.op({use(x), use_fixed(count, kCX), def_reuse(y, 0)});
  b.op({use_fixed(y, kAX)});
  const Allocated a = allocate(b);
  EXPECT_EQ(a.output.moves.size(), 1u) << a.listing();
}

// Division: dividend in AX, DX destroyed, quotient in AX; another value has to leave DX.
TEST(Regalloc, ValuesMoveOutOfTheWayOfClobbers) {
  InputBuilder b;
  b.block();
  const VReg x = b.vreg(), y = b.vreg(), other = b.vreg(), q = b.vreg();
  b.op({def_fixed(x, kAX), def_fixed(y, kBX), def_fixed(other, kDX)});
  b.op({use_fixed(x, kAX), use_late(y), def_fixed(q, kAX)}).clobbers = 1u << kDX;
  b.op({use_fixed(q, kAX), use(other), use(y)});
  const Allocated a = allocate(b);
  EXPECT_EQ(a.output.moves.size(), 1u) << a.listing();
  EXPECT_EQ(a.output.slot_count, 0u);
}

TEST(Regalloc, OneValueInTwoFixedRegisters) {
  InputBuilder b;
  b.block();
  const VReg x = b.vreg(), y = b.vreg();
  b.op({def_fixed(x, kBX), def_fixed(y, kAX)});
  b.op({use_fixed(x, kAX), use_fixed(x, kCX), use_fixed(y, kBX), def_fixed(b.vreg(), kAX)});
  allocate(b);
}

TEST(Regalloc, SwappedArgumentsAreExchanged) {
  InputBuilder b;
  b.raw().allocatable = 1u << kAX | 1u << kBX;
  b.block();
  const VReg x = b.vreg(), y = b.vreg();
  b.op({def_fixed(x, kAX), def_fixed(y, kBX)});
  b.call({use_fixed(x, kBX), use_fixed(y, kAX)});
  const Allocated a = allocate(b);
  ASSERT_EQ(a.output.moves.size(), 1u) << a.listing();
  EXPECT_EQ(a.output.moves[0].kind, Move::Kind::kExchange);
}

TEST(Regalloc, SwappedFloatsWithoutAFreeRegisterGoThroughASlot) {
  InputBuilder b;
  b.raw().allocatable = 3u << kFirstFloatRegister | 1u;
  b.block();
  const VReg x = b.real(), y = b.real();
  b.op({def_fixed(x, 16), def_fixed(y, 17)});
  b.call({use_fixed(x, 17), use_fixed(y, 16)});
  const Allocated a = allocate(b);
  EXPECT_EQ(a.output.moves.size(), 3u) << a.listing();
}

// Two slots that swap an integer and a float: each passes through a register of its own class.
TEST(Regalloc, SlotsOfBothClassesInOneCycle) {
  RegallocInput input;
  input.allocatable = kTestRegisters;
  input.vregs = {{}, {.register_class = RegisterClass::kFloat}};
  for (const RegisterSet free : {kTestRegisters, RegisterSet{0}}) {
    std::vector<Move> moves;
    regalloc::sequentialize(input,
                            {{Location::in_slot(7), Location::in_slot(8), 0},
                             {Location::in_slot(8), Location::in_slot(7), 1}},
                            free, moves);
    for (const Move& move : moves) {
      if (move.vreg == kNoVReg) continue;
      const Location inner = move.from.is_register() ? move.from : move.to;
      ASSERT_TRUE(inner.is_register());
      EXPECT_EQ(class_of(static_cast<PhysicalRegister>(inner.index)),
                input.vregs[move.vreg].register_class);
    }
  }
}

TEST(Regalloc, ConstantsAreMadeAgainNotSpilled) {
  InputBuilder b;
  b.block();
  const VReg c = b.constant();
  b.op({def(c)});
  b.op({use(c)});
  b.call({});
  b.op({use_any(c)});
  const Allocated a = allocate(b);
  ASSERT_EQ(a.output.moves.size(), 1u) << a.listing();
  EXPECT_EQ(a.output.moves[0].kind, Move::Kind::kRematerialize);
  EXPECT_EQ(a.output.slot_count, 0u);
}

TEST(Regalloc, CopiesOfDyingValuesDisappear) {
  InputBuilder b;
  b.block();
  const VReg x = b.vreg(), y = b.vreg(), z = b.vreg();
  b.op({def(x)});
  b.move(y, x);
  b.move(z, y);
  b.op({use(z)});
  const Allocated a = allocate(b);
  EXPECT_TRUE(a.output.moves.empty()) << a.listing();
  for (uint32_t i = 1; i < 3; i++) EXPECT_EQ(a.location(0, i, 0), a.location(0, i, 1));
}

TEST(Regalloc, SafepointsListLivePointersOnly) {
  InputBuilder b;
  b.block();
  const VReg p = b.pointer(), q = b.pointer(), n = b.vreg(), argument = b.pointer();
  b.op({def(p), def(q), def(n), def(argument)});
  b.call({use_fixed(argument, kAX)});
  b.op({use_any(p), use_any(n)});
  b.call({});
  b.op({use_any(q)});
  const Allocated a = allocate(b);
  ASSERT_EQ(a.output.safepoints.size(), 2u);
  EXPECT_EQ(a.output.safepoints[0].slots.size(), 2u) << a.listing();
  EXPECT_EQ(a.output.safepoints[1].slots.size(), 1u) << a.listing();
}

// A safepoint that leaves registers alone: pointers are in slots across it, other values stay.
TEST(Regalloc, PointersLeaveRegistersAtEverySafepoint) {
  InputBuilder b;
  b.block();
  const VReg p = b.pointer(), n = b.vreg();
  b.op({def(p), def(n)});
  b.op({}).is_safepoint = true;
  b.op({use(p), use(n)});
  const Allocated a = allocate(b);
  EXPECT_EQ(a.stores(0), 1) << a.listing();
  EXPECT_EQ(a.loads(0), 1) << a.listing();
  ASSERT_EQ(a.output.safepoints.size(), 1u);
  EXPECT_EQ(a.output.safepoints[0].slots.size(), 1u);
}

TEST(Regalloc, SlotsAreShared) {
  InputBuilder b;
  b.block();
  for (int k = 0; k < 10; k++) {
    const VReg v = b.vreg();
    b.op({def(v)});
    b.call({});
    b.op({use_any(v)});
  }
  EXPECT_EQ(allocate(b).output.slot_count, 1u);
}

TEST(Regalloc, SpillsTheValueWithTheFarthestUse) {
  InputBuilder b;
  b.raw().allocatable = 0b1111;
  b.block();
  std::vector<VReg> values;
  for (int k = 0; k < 5; k++) {
    values.push_back(b.vreg());
    b.op({def(values[k])});
  }
  for (int k = 4; k >= 0; k--) b.op({use(values[k])});
  const Allocated a = allocate(b);
  EXPECT_EQ(a.output.moves.size(), 2u) << a.listing();
  EXPECT_EQ(a.output.moves[0].vreg, values[0]);
}

// Arguments on the stack and a parameter that is not touched between two calls stay in memory.
TEST(Regalloc, FlexibleOperandsReadSlots) {
  InputBuilder b;
  b.block();
  const VReg x = b.vreg(), y = b.vreg();
  b.op({def(x)});
  b.call({});
  b.op({use_any(x), def(y)});
  b.op({use(y)});
  const Allocated a = allocate(b);
  EXPECT_EQ(a.loads(0), 0) << a.listing();
  EXPECT_TRUE(a.location(0, 2, 0).is_slot());
}

TEST(Regalloc, EarlyDefAndLateUseHaveRegistersOfTheirOwn) {
  InputBuilder b;
  b.block();
  const VReg x = b.vreg(), y = b.vreg(), z = b.vreg(), w = b.vreg();
  b.op({def(x), def(y)});
  b.op({use(x), use_late(y), def_early(z), def(w)});
  b.op({use(z), use(w)});
  const Allocated a = allocate(b);
  EXPECT_NE(a.location(0, 1, 0), a.location(0, 1, 2));
  EXPECT_NE(a.location(0, 1, 1), a.location(0, 1, 3));
}

TEST(Regalloc, FlexibleUsesYieldTheirRegisters) {
  InputBuilder b;
  b.raw().allocatable = 0b111;
  b.block();
  const VReg x = b.vreg(), y = b.vreg(), z = b.vreg(), w = b.vreg();
  b.op({def(x), def(y), def(z)});
  b.op({use(x), use_any(y), use_any(z), def_early(w)});
  b.op({use(w)});
  const Allocated a = allocate(b);
  EXPECT_EQ(a.stores(0), 1) << a.listing();
}

TEST(Regalloc, WideValuesTakeTwoSlots) {
  InputBuilder b;
  b.block();
  const VReg x = b.vreg({.register_class = RegisterClass::kFloat, .size = 16}), y = b.vreg();
  b.op({def(x), def(y)});
  b.call({});
  b.op({use(x), use(y)});
  EXPECT_EQ(allocate(b).output.slot_count, 3u);
}

TEST(Regalloc, InconsistentInputIsAnError) {
  auto message = [](InputBuilder& b) {
    return std::string(allocate_registers(b.finish()).status().message());
  };
  {
    InputBuilder b;
    b.block();
    const VReg x = b.vreg();
    b.op({use(x)});
    EXPECT_EQ(message(b), "register allocation: no definition of virtual register 0");
  }
  {
    InputBuilder b;
    b.block();
    const VReg x = b.vreg();
    b.op({def(x)});
    b.op({def(x)});
    EXPECT_EQ(message(b), "register allocation: second definition of virtual register 0");
  }
  {
    InputBuilder b;
    const VReg x = b.vreg();
    const uint32_t entry = b.block(), left = b.block(), right = b.block();
    b.resume(entry);
    b.branch({}, left, right);
    b.resume(left);
    b.op({def(x)});
    b.resume(right);
    b.op({use(x)});
    EXPECT_EQ(message(b), "register allocation: definition does not dominate uses of register 0");
  }
  {
    InputBuilder b;
    b.block();
    const VReg x = b.vreg(), y = b.vreg();
    b.op({def(x), def(y)});
    b.op({use_fixed(x, kAX), use_fixed(y, kAX)});
    EXPECT_EQ(message(b), "register allocation: instruction 1 asks twice for the fixed register 0");
  }
}

}  // namespace
}  // namespace tandem::x64
