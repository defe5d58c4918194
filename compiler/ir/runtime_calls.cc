// Derives each runtime call's func type from the C++ type of its declaration in rt/abi/calls.h.

#include "compiler/ir/runtime_calls.h"

#include <array>
#include <type_traits>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace tandem::ir {
namespace {

namespace abi = rt::abi;
using Types = std::vector<const Type*>;

// The TIR types of a C++ parameter or result. A struct that Go returns as two results is two.
template <typename T>
void append_types(TypeTable& table, Types& out) {
  if constexpr (std::is_void_v<T>) {
    return;
  } else if constexpr (std::is_pointer_v<T>) {
    out.push_back(table.unsafe_pointer());
  } else if constexpr (std::is_same_v<T, bool>) {
    out.push_back(table.bool_type());
  } else if constexpr (std::is_same_v<T, double>) {
    out.push_back(table.basic(TypeKind::kFloat64));
  } else if constexpr (std::is_same_v<T, abi::String>) {
    out.push_back(table.string_type());
  } else if constexpr (std::is_same_v<T, abi::Slice>) {
    out.push_back(table.slice(table.uint8_type()));
  } else if constexpr (std::is_same_v<T, abi::EmptyInterface> ||
                       std::is_same_v<T, abi::Interface>) {
    out.push_back(table.empty_interface());
  } else if constexpr (std::is_same_v<T, abi::PointerAndBool>) {
    out.push_back(table.unsafe_pointer());
    out.push_back(table.bool_type());
  } else if constexpr (std::is_same_v<T, abi::IntAndBool>) {
    out.push_back(table.int_type());
    out.push_back(table.bool_type());
  } else if constexpr (std::is_same_v<T, abi::RuneAndIndex>) {
    out.push_back(table.basic(TypeKind::kInt32));
    out.push_back(table.int_type());
  } else if constexpr (std::is_same_v<T, abi::SystemCallResult>) {
    for (int i = 0; i < 3; ++i) out.push_back(table.uintptr_type());
  } else if constexpr (std::is_same_v<T, abi::FinalizerCall>) {
    for (int i = 0; i < 3; ++i) out.push_back(table.unsafe_pointer());
  } else if constexpr (std::is_same_v<T, abi::ContextAndError>) {
    out.push_back(table.uintptr_type());
    out.push_back(table.int_type());
  } else if constexpr (std::is_same_v<T, abi::WallTime> || std::is_same_v<T, abi::TimeNow>) {
    out.push_back(table.basic(TypeKind::kInt64));
    out.push_back(table.basic(TypeKind::kInt32));
    if (std::is_same_v<T, abi::TimeNow>) out.push_back(table.basic(TypeKind::kInt64));
  } else {
    static_assert(std::is_integral_v<T>);
    constexpr TypeKind kSigned[] = {TypeKind::kInt8, TypeKind::kInt16, TypeKind::kInt32,
                                    TypeKind::kInt64};
    constexpr TypeKind kUnsigned[] = {TypeKind::kUint8, TypeKind::kUint16, TypeKind::kUint32,
                                      TypeKind::kUint64};
    constexpr int kLog2 = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
    out.push_back(table.basic(std::is_signed_v<T> ? kSigned[kLog2] : kUnsigned[kLog2]));
  }
}

template <typename Function>
struct Signature;

template <typename Result, typename... Parameters>
struct Signature<Result(Parameters...)> {
  static const Type* make(TypeTable& table) {
    Types parameters;
    Types results;
    (append_types<Parameters>(table, parameters), ...);
    append_types<Result>(table, results);
    return table.func(parameters, results);
  }
};

struct Row {
  RuntimeCallInfo info;
  const Type* (*signature)(TypeTable&);
};

using namespace rt::abi;  // the effects' names in the rows

constexpr Row kRows[] = {
#define RT_CALL(name, result, parameters, effects) \
  {{"runtime." #name, effects}, &Signature<decltype(rt::abi::rt_##name)>::make},
#include "rt/abi/calls.def"
#undef RT_CALL
};

const Row* find_row(absl::string_view symbol) {
  static const auto* const kBySymbol = [] {
    auto* map = new absl::flat_hash_map<absl::string_view, const Row*>();
    for (const Row& row : kRows) map->emplace(row.info.symbol, &row);
    return map;
  }();
  auto found = kBySymbol->find(symbol);
  return found == kBySymbol->end() ? nullptr : found->second;
}

}  // namespace

const RuntimeCallInfo& info(RuntimeCall call) {
  return kRows[static_cast<size_t>(call)].info;
}

const Type* signature(RuntimeCall call, TypeTable& types) {
  return kRows[static_cast<size_t>(call)].signature(types);
}

const RuntimeCallInfo* find_runtime_call(absl::string_view symbol) {
  const Row* row = find_row(symbol);
  return row == nullptr ? nullptr : &row->info;
}

const Type* runtime_signature(absl::string_view symbol, TypeTable& types) {
  const Row* row = find_row(symbol);
  return row == nullptr ? nullptr : row->signature(types);
}

}  // namespace tandem::ir
