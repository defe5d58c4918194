// Reading maps. Assignment is in assign.cc, iteration in range.cc. Keys and elements of memory type
// are passed by address.

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

ValueId FunctionLowering::map_key(const syntax::IndexExpr* index, const ir::Type* map) {
  return value_as(index->index, map->key());
}

ValueId FunctionLowering::map_get(const syntax::IndexExpr* index) {
  const ir::Type* map_type = type(index->x);
  ValueId map = value(index->x);
  ValueId key = map_key(index, map_type);
  const ir::Type* element = map_type->element();
  return b_.emit1(Opcode::kMapGet, is_memory(element) ? pointer_to(element) : element, {map, key});
}

std::vector<Typed> FunctionLowering::map_get_ok(const syntax::IndexExpr* index) {
  const ir::Type* map_type = type(index->x);
  ValueId map = value(index->x);
  ValueId key = map_key(index, map_type);
  const ir::Type* element = map_type->element();
  const ir::Type* boolean = types_.table().bool_type();
  ir::InstructionId id = b_.emit(Opcode::kMapGetOk, {map, key},
                                 {is_memory(element) ? pointer_to(element) : element, boolean});
  const ir::Instruction& instruction = function_->instruction(id);
  return {{instruction.results[0], element}, {instruction.results[1], boolean}};
}

}  // namespace tandem::go::lower
