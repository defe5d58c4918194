// Lowering of interfaces: the two words of a value, conversion, assertion. The first word is a type
// descriptor (interface{}) or an itab; the second is the value itself when its type is one pointer,
// else the address of an immutable copy. See rt/value/iface and rt/abi/types.h.

#include "compiler/lower/function_lowering.h"
#include "rt/abi/types.h"

namespace tandem::lower {

// The second word for a value that is known now: read-only data, no allocation.
ValueId FunctionLowering::constant_interface_data(const Instruction& instruction,
                                                  const Type* type) {
  ir::InstructionId definition = old_.definition(instruction.operands[0]);
  if (!definition.valid()) return {};
  const Instruction& value = old_.instruction(definition);
  switch (value.opcode) {
    case Opcode::kConst:
    case Opcode::kFloatConst:
      return global_address(descriptors_.scalar_data(type, value.opcode, value.integer));
    case Opcode::kStringConst:
      return global_address(descriptors_.string_header(value.symbol));
    default:
      return {};
  }
}

ValueId FunctionLowering::interface_data(const Instruction& instruction, const Type* type) {
  const Components& value = components(instruction.operands[0]);
  if (is_direct_interface(type)) return b_.reinterpret(types().unsafe_pointer(), value[0]);
  if (type->size() == 0) return global_address(descriptors_.zero_base());
  if (ValueId data = constant_interface_data(instruction, type); data.valid()) return data;
  auto as = [&](TypeKind kind) { return b_.reinterpret(types().basic(kind), value[0]); };
  if (type->is_string()) return call_runtime1(RuntimeCall::k_convTstring, value);
  if (type->underlying_kind() == TypeKind::kSlice) {
    return call_runtime1(RuntimeCall::k_convTslice, value);
  }
  if (type->is_integer()) {
    switch (type->size()) {
      case 2:
        return call_runtime1(RuntimeCall::k_convT16, {as(TypeKind::kUint16)});
      case 4:
        return call_runtime1(RuntimeCall::k_convT32, {as(TypeKind::kUint32)});
      case 8:
        return call_runtime1(RuntimeCall::k_convT64, {as(TypeKind::kUint64)});
      default:
        break;
    }
  }
  return call_runtime1(RuntimeCall::k_convT, {type_address(type), spill(type, value)});
}

void FunctionLowering::lower_make_interface(const Instruction& instruction) {
  const Type* target = type_of(instruction.results[0]);
  const Type* type = instruction.type;
  const ir::Global& table = target->interface_methods().empty()
                                ? descriptors_.type(type)
                                : descriptors_.itab(type, target->underlying());
  ValueId table_word = b_.reinterpret(types().uintptr_type(), global_address(table));
  define(instruction.results[0], {table_word, interface_data(instruction, type)});
}

// The descriptor of the dynamic type, or nil: the first word of an interface{}, and behind an itab.
ValueId FunctionLowering::dynamic_type(const Type* interface, const Components& value) {
  ValueId table = b_.reinterpret(types().unsafe_pointer(), value[kTablePart]);
  if (interface->interface_methods().empty()) return table;
  ValueId some = b_.compare(Opcode::kNe, table, null());
  return choose(
      some, {types().unsafe_pointer()},
      [&]() -> Components {
        return {load_word(types().unsafe_pointer(), table, offsetof(rt::abi::Itab, type))};
      },
      [&]() -> Components { return {null()}; })[0];
}

void FunctionLowering::lower_interface_type(const Instruction& instruction) {
  define(instruction,
         dynamic_type(type_of(instruction.operands[0]), components(instruction.operands[0])));
}

void FunctionLowering::lower_convert_interface(const Instruction& instruction) {
  const Type* from = type_of(instruction.operands[0]);
  const Type* target = type_of(instruction.results[0]);
  const Components& value = components(instruction.operands[0]);
  if (from->underlying() == target->underlying()) return define(instruction.results[0], value);
  ValueId type = dynamic_type(from, value);
  ValueId table = type;
  if (!target->interface_methods().empty()) {
    ValueId some = b_.compare(Opcode::kNe, type, null());
    table = choose(
        some, {types().unsafe_pointer()},
        [&]() -> Components {
          return {
              call_runtime1(RuntimeCall::k_assertE2I, {type_address(target->underlying()), type})};
        },
        [&]() -> Components { return {null()}; })[0];
  }
  define(instruction.results[0], {b_.reinterpret(types().uintptr_type(), table), value[kDataPart]});
}

// x.(I) for an interface type I.
void FunctionLowering::lower_assert_to_interface(const Instruction& instruction, const Type* target,
                                                 bool ok_form) {
  const Components& value = components(instruction.operands[0]);
  ValueId type = dynamic_type(type_of(instruction.operands[0]), value);
  ValueId table = type;
  if (target->interface_methods().empty()) {
    if (!ok_form) {
      check(b_.compare(Opcode::kNe, type, null()),
            [&] { call_runtime(RuntimeCall::k_panicnildottype, {type_address(target)}); });
    }
  } else {
    table = call_runtime1(ok_form ? RuntimeCall::k_assertE2I2 : RuntimeCall::k_assertE2I,
                          {type_address(target), type});
  }
  ValueId table_word = b_.reinterpret(types().uintptr_type(), table);
  if (!ok_form) return define(instruction.results[0], {table_word, value[kDataPart]});
  ValueId ok = b_.compare(Opcode::kNe, table, null());
  ValueId data =
      b_.emit1(Opcode::kCondSelect, types().unsafe_pointer(), {ok, value[kDataPart], null()});
  define(instruction.results[0], {table_word, data});
  define(instruction.results[1], {b_.reinterpret(type_of(instruction.results[1]), ok)});
}

void FunctionLowering::lower_type_assert(const Instruction& instruction) {
  bool by_address = instruction.opcode == Opcode::kTypeAssertAddr ||
                    instruction.opcode == Opcode::kTypeAssertAddrOk;
  bool ok_form = instruction.opcode == Opcode::kTypeAssertOk ||
                 instruction.opcode == Opcode::kTypeAssertAddrOk;
  const Type* from = type_of(instruction.operands[0]);
  const Type* target = by_address ? instruction.type : type_of(instruction.results[0]);
  if (target->is_interface()) return lower_assert_to_interface(instruction, target, ok_form);

  const Components& value = components(instruction.operands[0]);
  ValueId type = dynamic_type(from, value);
  ValueId wanted = type_address(target);
  ValueId ok = b_.compare(Opcode::kEq, type, wanted);
  auto unpack = [&]() -> Components {
    if (by_address) return {b_.reinterpret(type_of(instruction.results[0]), value[kDataPart])};
    if (is_direct_interface(target)) {
      return {b_.reinterpret(target->components()[0].type, value[kDataPart])};
    }
    return load(target, value[kDataPart]);
  };
  if (!ok_form) {
    check(ok, [&] {
      call_runtime(RuntimeCall::k_panicdottypeE, {type, wanted, type_address(from)});
    });
    return define(instruction.results[0], unpack());
  }
  std::vector<const Type*> part_types;
  if (by_address) {
    part_types.push_back(type_of(instruction.results[0]));
  } else {
    for (const ir::Component& component : target->components()) {
      part_types.push_back(component.type);
    }
  }
  auto zero = [&]() -> Components {
    if (by_address) return {constant(type_of(instruction.results[0]), 0)};
    return zero_components(target);
  };
  define(instruction.results[0], choose(ok, part_types, unpack, zero));
  define(instruction.results[1], {b_.reinterpret(type_of(instruction.results[1]), ok)});
}

}  // namespace tandem::lower
