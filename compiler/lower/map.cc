// Lowering of maps. Keys of 4 or 8 plain bytes and strings take the fast variants of the runtime's
// functions, which get the key by value; others get its address. See rt/value/map and rt/abi/map.h.
//
// An access calls the runtime and loads from the address that it returns; `m[k] = v` asks for the
// element's address and stores there. The length is read from the header in place, 0 for a nil map.
// Iterators, and maps that do not escape, are locals in the frame.

#include "rt/abi/map.h"
#include "compiler/lower/function_lowering.h"

namespace tandem::lower {
namespace {

enum class KeyClass { kGeneral, kFast32, kFast64, kFastString };

KeyClass classify(const Type* map) {
  const Type* key = map->key();
  if (map->element()->size() > rt::abi::kMapMaxInlineSize) return KeyClass::kGeneral;
  if (key->is_string()) return KeyClass::kFastString;
  if (!key->is_scalar() || !key->is_memory_comparable()) return KeyClass::kGeneral;
  if (key->size() == 4) return KeyClass::kFast32;
  if (key->size() == 8) return KeyClass::kFast64;
  return KeyClass::kGeneral;
}

// The variants of each runtime function, by KeyClass.
struct Variants {
  RuntimeCall general;
  RuntimeCall fast32;
  RuntimeCall fast64;
  RuntimeCall fast_string;
};
constexpr Variants kVariants[] = {
    {RuntimeCall::k_mapaccess1, RuntimeCall::k_mapaccess1_fast32, RuntimeCall::k_mapaccess1_fast64,
     RuntimeCall::k_mapaccess1_faststr},
    {RuntimeCall::k_mapaccess2, RuntimeCall::k_mapaccess2_fast32, RuntimeCall::k_mapaccess2_fast64,
     RuntimeCall::k_mapaccess2_faststr},
    {RuntimeCall::k_mapassign, RuntimeCall::k_mapassign_fast32, RuntimeCall::k_mapassign_fast64,
     RuntimeCall::k_mapassign_faststr},
    {RuntimeCall::k_mapdelete, RuntimeCall::k_mapdelete_fast32, RuntimeCall::k_mapdelete_fast64,
     RuntimeCall::k_mapdelete_faststr},
};

const Variants& variants_of(RuntimeCall general) {
  for (const Variants& row : kVariants) {
    if (row.general == general) return row;
  }
  return kVariants[0];
}

}  // namespace

// The function to call for operands (map, key, ...), and its operands (descriptor, map, key).
FunctionLowering::MapKey FunctionLowering::map_key(const Instruction& instruction,
                                                   RuntimeCall general) {
  const Type* map = type_of(instruction.operands[0]);
  const Type* key_type = map->key();
  const Components& key = components(instruction.operands[1]);
  Components operands = {type_address(map), scalar(instruction.operands[0])};
  const Variants& variants = variants_of(general);
  switch (classify(map)) {
    case KeyClass::kFast32:
      operands.push_back(b_.reinterpret(types().basic(TypeKind::kUint32), key[0]));
      return {variants.fast32, operands};
    case KeyClass::kFast64:
      operands.push_back(b_.reinterpret(types().uint64_type(), key[0]));
      return {variants.fast64, operands};
    case KeyClass::kFastString:
      operands.insert(operands.end(), key.begin(), key.end());
      return {variants.fast_string, operands};
    case KeyClass::kGeneral:
      break;
  }
  operands.push_back(spill(key_type, key));
  return {general, operands};
}

void FunctionLowering::lower_new_map(const Instruction& instruction) {
  const Type* map = type_of(instruction.results[0]);
  ValueId hint = as_int(scalar(instruction.operands[0]));
  std::optional<int64_t> known = constant_value(hint);
  bool small = known.has_value() && *known <= rt::abi::kMapGroupSlots;
  ValueId result = small ? call_runtime1(RuntimeCall::k_makemap_small, {})
                         : call_runtime1(RuntimeCall::k_makemap, {type_address(map), hint, null()});
  define(instruction, b_.reinterpret(map, result));
}

// A header and one empty group in the frame; see MapHeader.
void FunctionLowering::lower_new_map_local(const Instruction& instruction) {
  const Type* map = type_of(instruction.results[0]);
  const Type* header_type = descriptors_.map_header_type();
  const Type* group_type = descriptors_.map_group_type(map);
  ValueId header = b_.local(header_type);
  ValueId group = b_.local(group_type);
  b_.clear(header_type, header);
  b_.clear(group_type, group);
  b_.store(group,
           constant(types().uint64_type(), static_cast<int64_t>(rt::abi::kMapControlEmptyGroup)));
  ValueId seed = call_runtime1(RuntimeCall::k_fastrand, {});
  b_.store(offset_by(header, offsetof(rt::abi::MapHeader, seed)), seed);
  b_.store(offset_by(header, offsetof(rt::abi::MapHeader, groups)), group);
  define(instruction, b_.reinterpret(map, header));
}

void FunctionLowering::lower_map_len(const Instruction& instruction) {
  ValueId map = scalar(instruction.operands[0]);
  ValueId some = b_.compare(Opcode::kNe, map, constant(fresh_.type(map), 0));
  define(instruction.results[0],
         choose(
             some, {types().int_type()},
             [&]() -> Components {
               return {load_word(types().int_type(), map, offsetof(rt::abi::MapHeader, count))};
             },
             [&]() -> Components { return {int_constant(0)}; }));
}

void FunctionLowering::lower_map_access(const Instruction& instruction) {
  bool with_ok = instruction.opcode == Opcode::kMapGetOk;
  const Type* element = type_of(instruction.operands[0])->element();
  MapKey key =
      map_key(instruction, with_ok ? RuntimeCall::k_mapaccess2 : RuntimeCall::k_mapaccess1);
  Components found = call_runtime(key.call, key.operands);
  const Type* result = type_of(instruction.results[0]);
  if (element->is_register_type()) {
    define(instruction.results[0], load(element, found[0]));
  } else {
    define(instruction.results[0], {b_.reinterpret(result, found[0])});
  }
  if (with_ok) {
    define(instruction.results[1], {b_.reinterpret(type_of(instruction.results[1]), found[1])});
  }
}

void FunctionLowering::lower_map_assign(const Instruction& instruction) {
  const Type* element = type_of(instruction.operands[0])->element();
  MapKey key = map_key(instruction, RuntimeCall::k_mapassign);
  ValueId address = call_runtime1(key.call, key.operands);
  if (instruction.opcode == Opcode::kMapElementAddr) {
    return define(instruction, b_.reinterpret(type_of(instruction.results[0]), address));
  }
  overwrite(element, address, components(instruction.operands[2]));
}

void FunctionLowering::lower_map_delete(const Instruction& instruction) {
  MapKey key = map_key(instruction, RuntimeCall::k_mapdelete);
  call_runtime(key.call, key.operands);
}

void FunctionLowering::lower_map_clear(const Instruction& instruction) {
  call_runtime(RuntimeCall::k_mapclear,
               {type_address(type_of(instruction.operands[0])), scalar(instruction.operands[0])});
}

void FunctionLowering::lower_map_iteration(const Instruction& instruction) {
  const Type* iterator_type = descriptors_.map_iterator_type();
  ValueId operand = scalar(instruction.operands[0]);
  auto result_word = [&](size_t offset) {
    define(instruction, load_word(type_of(instruction.results[0]), operand, offset));
  };
  if (instruction.opcode == Opcode::kMapIterKey) {
    return result_word(offsetof(rt::abi::MapIterator, key));
  }
  if (instruction.opcode == Opcode::kMapIterElement) {
    return result_word(offsetof(rt::abi::MapIterator, element));
  }
  if (instruction.opcode == Opcode::kMapIterNext) {
    call_runtime(RuntimeCall::k_mapiternext, {operand});
    return;
  }
  ValueId iterator = b_.local(iterator_type);
  b_.clear(iterator_type, iterator);
  call_runtime(RuntimeCall::k_mapiterinit,
               {type_address(type_of(instruction.operands[0])), operand, iterator});
  define(instruction, b_.reinterpret(type_of(instruction.results[0]), iterator));
}

}  // namespace tandem::lower
