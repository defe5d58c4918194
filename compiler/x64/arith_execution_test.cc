// Runs every integer operation at every width on edge values, with variable and constant second
// operands.
//
// Each case is compiled to a function of its own in memory (execution.h) and compared with 128-bit
// arithmetic that knows the width and the sign. Constant operands take other instruction forms,
// most of all in division, so they are tried apart.

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "compiler/ir/builder.h"
#include "compiler/x64/execution.h"

namespace tandem::x64 {
namespace {

using ir::Opcode;
using ir::TypeKind;
using Wide = __int128;

constexpr TypeKind kIntegers[] = {TypeKind::kInt8,   TypeKind::kInt16, TypeKind::kInt32,
                                  TypeKind::kInt64,  TypeKind::kUint8, TypeKind::kUint16,
                                  TypeKind::kUint32, TypeKind::kUint64};

const uint64_t kValues[] = {0,
                            1,
                            2,
                            3,
                            7,
                            10,
                            63,
                            64,
                            100,
                            127,
                            128,
                            200,
                            255,
                            256,
                            1000,
                            32767,
                            32768,
                            65535,
                            65536,
                            0x7fffffff,
                            0x80000000,
                            0xffffffff,
                            0x100000000,
                            0x123456789abcdef0,
                            0x7fffffffffffffff,
                            0x8000000000000000,
                            0xfffffffffffffff9,
                            0xffffffffffffffff};

const int64_t kDivisors[] = {1,   -1,   2,    -2,         3,         -3,        5,        6,    7,
                             -7,  10,   13,   16,         -64,       100,       127,      -128, 255,
                             641, 1000, 1024, 1000000007, INT32_MIN, INT64_MIN, INT64_MAX};

// `value` as the type holds it, sign- or zero-extended.
Wide normalize(const ir::Type* type, Wide value) {
  int bits = static_cast<int>(8 * type->size());
  uint64_t low = static_cast<uint64_t>(value) << (64 - bits);
  if (type->is_signed()) return static_cast<int64_t>(low) >> (64 - bits);
  return low >> (64 - bits);
}

Wide shift(const ir::Type* type, Wide a, uint64_t count, bool left) {
  int bits = static_cast<int>(8 * type->size());
  if (left) return count >= static_cast<uint64_t>(bits) ? 0 : a << count;
  if (count >= static_cast<uint64_t>(bits)) return a < 0 ? -1 : 0;
  return a >> count;
}

Wide evaluate(Opcode opcode, const ir::Type* type, Wide a, Wide b) {
  Wide result = 0;
  if (opcode == Opcode::kAdd) result = a + b;
  if (opcode == Opcode::kSub) result = a - b;
  if (opcode == Opcode::kMul) {
    result =
        static_cast<Wide>(static_cast<unsigned __int128>(a) * static_cast<unsigned __int128>(b));
  }
  if (opcode == Opcode::kMulHigh) {
    unsigned __int128 product =
        static_cast<unsigned __int128>(a) * static_cast<unsigned __int128>(b);
    result = static_cast<Wide>(product >> (8 * type->size()));
  }
  if (opcode == Opcode::kAnd) result = a & b;
  if (opcode == Opcode::kOr) result = a | b;
  if (opcode == Opcode::kXor) result = a ^ b;
  if (opcode == Opcode::kAndNot) result = a & ~b;
  if (opcode == Opcode::kQuotient) result = a / b;
  if (opcode == Opcode::kRemainder) result = a % b;
  if (opcode == Opcode::kEq) return a == b;
  if (opcode == Opcode::kNe) return a != b;
  if (opcode == Opcode::kLt) return a < b;
  if (opcode == Opcode::kLe) return a <= b;
  if (opcode == Opcode::kGt) return a > b;
  if (opcode == Opcode::kGe) return a >= b;
  return normalize(type, result);
}

bool is_compare(Opcode opcode) {
  return opcode >= Opcode::kEq && opcode <= Opcode::kGe;
}

constexpr Opcode kBinary[] = {Opcode::kAdd, Opcode::kSub, Opcode::kMul,      Opcode::kMulHigh,
                              Opcode::kAnd, Opcode::kOr,  Opcode::kXor,      Opcode::kAndNot,
                              Opcode::kEq,  Opcode::kNe,  Opcode::kLt,       Opcode::kLe,
                              Opcode::kGt,  Opcode::kGe,  Opcode::kQuotient, Opcode::kRemainder};

class ArithmeticTest : public ::testing::Test {
 protected:
  // A function of the given parameters and one result; the builder stands in its entry block.
  ir::Builder begin(absl::string_view name, std::vector<const ir::Type*> parameters,
                    const ir::Type* result) {
    ir::Function* function =
        module_.add_function(module_.intern(name), types().func(parameters, {result}));
    ir::BlockId entry = function->add_block();
    for (const ir::Type* type : parameters) {
      parameters_.push_back(function->add_block_parameter(entry, type));
    }
    arguments_.assign(parameters_.end() - parameters.size(), parameters_.end());
    ir::Builder b(function);
    b.set_block(entry);
    return b;
  }
  ir::TypeTable& types() { return module_.types(); }

  // Returns the value extended to 64 bits, so that undefined upper bits do not show.
  void finish(ir::Builder& b, ir::ValueId value) { b.ret({extend(b, value)}); }
  ir::ValueId extend(ir::Builder& b, ir::ValueId value) {
    const ir::Type* type = b.function().type(value);
    if (type->is_bool()) {
      ir::ValueId one = b.constant(types().int_type(), 1);
      ir::ValueId zero = b.constant(types().int_type(), 0);
      return b.emit1(Opcode::kCondSelect, types().int_type(), {value, one, zero});
    }
    if (type->size() == 8) return value;
    return b.convert(types().basic(type->is_signed() ? TypeKind::kInt64 : TypeKind::kUint64),
                     value);
  }
  const ir::Type* wide(const ir::Type* type) {
    if (type->is_bool()) return types().int_type();
    return types().basic(type->is_signed() ? TypeKind::kInt64 : TypeKind::kUint64);
  }

  void expect(std::string function, std::vector<uint64_t> arguments, Wide expected,
              std::string what) {
    calls_.push_back({.function = std::move(function), .integers = std::move(arguments)});
    expected_.push_back(static_cast<uint64_t>(expected));
    what_.push_back(std::move(what));
  }
  void run() {
    std::vector<TestResult> results = execute(module_, calls_);
    int failures = 0;
    for (size_t i = 0; i < results.size() && failures < 20; ++i) {
      if (results[i].integer == expected_[i]) continue;
      ++failures;
      ADD_FAILURE() << what_[i] << ": got " << std::hex << results[i].integer << ", want "
                    << expected_[i];
    }
  }

  SourceManager sources_;
  ir::Module module_{&sources_};
  std::vector<ir::ValueId> parameters_;
  std::vector<ir::ValueId> arguments_;
  std::vector<TestCall> calls_;
  std::vector<uint64_t> expected_;
  std::vector<std::string> what_;
};

std::string describe(Opcode opcode, const ir::Type* type, Wide a, Wide b) {
  return absl::StrCat(ir::info(opcode).mnemonic, " ", type->text(), " ",
                      absl::Hex(static_cast<uint64_t>(a)), ", ",
                      absl::Hex(static_cast<uint64_t>(b)));
}

TEST_F(ArithmeticTest, VariableOperands) {
  for (TypeKind kind : kIntegers) {
    const ir::Type* type = types().basic(kind);
    for (Opcode opcode : kBinary) {
      std::string name = absl::StrCat("f.", ir::info(opcode).mnemonic, ".", type->text());
      const ir::Type* result = is_compare(opcode) ? types().bool_type() : type;
      ir::Builder b = begin(name, {type, type}, wide(result));
      finish(b, b.emit1(opcode, result, {arguments_[0], arguments_[1]}));
      for (uint64_t x : kValues) {
        for (uint64_t y : kValues) {
          Wide a = normalize(type, x), c = normalize(type, y);
          bool division = opcode == Opcode::kQuotient || opcode == Opcode::kRemainder;
          if (division && c == 0) continue;
          // Garbage in the upper bits must not matter.
          expect(name, {x, y}, evaluate(opcode, type, a, c), describe(opcode, type, a, c));
        }
      }
    }
  }
  run();
}

TEST_F(ArithmeticTest, ConstantOperands) {
  for (TypeKind kind : kIntegers) {
    const ir::Type* type = types().basic(kind);
    for (Opcode opcode : kBinary) {
      for (int64_t constant : kDivisors) {
        Wide c = normalize(type, constant);
        if (c == 0) continue;
        std::string name =
            absl::StrCat("f.", ir::info(opcode).mnemonic, ".", type->text(), ".", constant);
        const ir::Type* result = is_compare(opcode) ? types().bool_type() : type;
        ir::Builder b = begin(name, {type}, wide(result));
        finish(b,
               b.emit1(opcode, result, {arguments_[0], b.constant(type, static_cast<int64_t>(c))}));
        for (uint64_t x : kValues) {
          Wide a = normalize(type, x);
          expect(name, {x}, evaluate(opcode, type, a, c), describe(opcode, type, a, c));
        }
      }
    }
  }
  run();
}

TEST_F(ArithmeticTest, Shifts) {
  const uint64_t counts[] = {0,  1,  5,  7,  8,   9,   15,  16,         31,   32,
                             33, 63, 64, 65, 200, 255, 256, 1ull << 32, ~0ull};
  for (TypeKind kind : kIntegers) {
    const ir::Type* type = types().basic(kind);
    for (TypeKind count_kind :
         {TypeKind::kUint8, TypeKind::kUint16, TypeKind::kUint32, TypeKind::kUint64}) {
      const ir::Type* count_type = types().basic(count_kind);
      for (bool left : {true, false}) {
        Opcode opcode = left ? Opcode::kShl : Opcode::kShr;
        std::string name = absl::StrCat("f.", ir::info(opcode).mnemonic, ".", type->text(), ".",
                                        count_type->text());
        ir::Builder b = begin(name, {type, count_type}, wide(type));
        finish(b, b.emit1(opcode, type, {arguments_[0], arguments_[1]}));
        for (uint64_t x : kValues) {
          for (uint64_t count : counts) {
            Wide a = normalize(type, x);
            uint64_t n = static_cast<uint64_t>(normalize(count_type, count));
            expect(name, {x, count}, normalize(type, shift(type, a, n, left)),
                   describe(opcode, type, a, n));
          }
        }
      }
    }
    for (uint64_t count : counts) {
      for (bool left : {true, false}) {
        Opcode opcode = left ? Opcode::kShl : Opcode::kShr;
        std::string name =
            absl::StrCat("f.", ir::info(opcode).mnemonic, ".", type->text(), "$", count);
        ir::Builder b = begin(name, {type}, wide(type));
        ir::ValueId n = b.constant(types().uint64_type(), static_cast<int64_t>(count));
        finish(b, b.emit1(opcode, type, {arguments_[0], n}));
        for (uint64_t x : kValues) {
          Wide a = normalize(type, x);
          expect(name, {x}, normalize(type, shift(type, a, count, left)),
                 describe(opcode, type, a, count));
        }
      }
    }
  }
  run();
}

TEST_F(ArithmeticTest, Unary) {
  for (TypeKind kind : kIntegers) {
    const ir::Type* type = types().basic(kind);
    for (Opcode opcode : {Opcode::kNeg, Opcode::kComplement}) {
      std::string name = absl::StrCat("f.", ir::info(opcode).mnemonic, ".", type->text());
      ir::Builder b = begin(name, {type}, wide(type));
      finish(b, b.emit1(opcode, type, {arguments_[0]}));
      for (uint64_t x : kValues) {
        Wide a = normalize(type, x);
        expect(name, {x}, normalize(type, opcode == Opcode::kNeg ? -a : ~a),
               describe(opcode, type, a, 0));
      }
    }
    for (TypeKind to_kind : kIntegers) {
      const ir::Type* to = types().basic(to_kind);
      std::string name = absl::StrCat("f.convert.", type->text(), ".", to->text());
      ir::Builder b = begin(name, {type}, wide(to));
      finish(b, b.convert(to, arguments_[0]));
      for (uint64_t x : kValues) {
        Wide a = normalize(type, x);
        expect(name, {x}, normalize(to, a),
               absl::StrCat("to ", to->text(), " ", describe(Opcode::kConvert, type, a, 0)));
      }
    }
  }
  run();
}

}  // namespace
}  // namespace tandem::x64
