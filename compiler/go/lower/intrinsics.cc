// Bodies of functions that are one operation of the machine: intrinsics.def lists them.
//
// Such a function gets a body in TIR as any other function would,
//
//   func @"sync/atomic.AddInt32"(v0: *int32, v1: int32) -> int32
//     v2: int32 = atomic_add v0, v1
//     v3: int32 = add v2, v1
//     return v3
//
// so that its func value is nothing special, and inlining puts the operation in place of every
// call.

#include "absl/container/flat_hash_map.h"
#include "compiler/go/lower/function.h"

namespace tandem::go::lower {
namespace {

enum class Intrinsic {
  kAtomicLoad,
  kAtomicStore,
  kAtomicSwap,
  kAtomicCompareAndSwap,
  kAtomicAdd,
  kSqrt,
  kMultiplyWide,
};

const Intrinsic* find_intrinsic(absl::string_view symbol) {
  static const auto* const kIntrinsics = new absl::flat_hash_map<absl::string_view, Intrinsic>{
#define INTRINSIC(symbol, form) {symbol, Intrinsic::form},
#include "compiler/go/lower/intrinsics.def"
#undef INTRINSIC
  };
  auto found = kIntrinsics->find(symbol);
  return found == kIntrinsics->end() ? nullptr : &found->second;
}

// Emits the body; the results.
std::vector<ValueId> emit_body(Intrinsic form, ir::Builder& b, absl::Span<const ValueId> arguments,
                               absl::Span<const ir::Type* const> results) {
  switch (form) {
    case Intrinsic::kAtomicLoad:
      return {b.emit1(Opcode::kAtomicLoad, results[0], arguments)};
    case Intrinsic::kAtomicStore:
      b.emit0(Opcode::kAtomicStore, arguments);
      return {};
    case Intrinsic::kAtomicSwap:
      return {b.emit1(Opcode::kAtomicExchange, results[0], arguments)};
    case Intrinsic::kAtomicCompareAndSwap:
      return {b.emit1(Opcode::kAtomicCompareExchange, results[0], arguments)};
    case Intrinsic::kAtomicAdd: {
      ValueId before = b.emit1(Opcode::kAtomicAdd, results[0], arguments);
      return {b.binary(Opcode::kAdd, before, arguments[1])};
    }
    case Intrinsic::kSqrt:
      return {b.unary(Opcode::kSqrt, arguments[0])};
    case Intrinsic::kMultiplyWide:
      return {b.binary(Opcode::kMulHigh, arguments[0], arguments[1]),
              b.binary(Opcode::kMul, arguments[0], arguments[1])};
  }
  return {};
}

}  // namespace

bool Program::make_intrinsic(const types::Func* function, absl::string_view symbol) {
  const Intrinsic* form = find_intrinsic(symbol);
  if (form == nullptr) return false;
  const ir::Type* type = types_.convert(const_cast<types::Type*>(function->type), types_.root());
  ir::Function* made = module_.add_function(symbol, type);
  made->position = made->end_position = function->position;
  FunctionLowering lowering(*this, nullptr, types_.root(), made, nullptr);
  lowering.begin();
  std::vector<ValueId> arguments;
  for (size_t i = 0; i < type->parameters().size(); ++i) {
    arguments.push_back(lowering.parameter(i));
  }
  lowering.builder().ret(emit_body(*form, lowering.builder(), arguments, type->results()));
  lowering.finish();
  return true;
}

}  // namespace tandem::go::lower
