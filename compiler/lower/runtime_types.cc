// The runtime's structures that lowering puts into frames and groups of maps, as TIR types.
//
// A variable in the frame is known to the collector by its type's pointer words, so these types
// have the size of the C++ structure and a pointer wherever that has one; what the other words are
// called does not matter.

#include <initializer_list>
#include <utility>
#include <vector>

#include "compiler/lower/data_writer.h"
#include "compiler/lower/descriptor.h"
#include "rt/abi/chan.h"
#include "rt/abi/map.h"

namespace tandem::lower {

namespace abi = rt::abi;
using ir::Type;

namespace {

// A struct of `size` bytes whose words at the given offsets are pointers.
const Type* words_type(ir::TypeTable& types, size_t size,
                       std::initializer_list<size_t> pointer_offsets) {
  std::vector<ir::Field> fields;
  for (size_t offset = 0; offset < size; offset += kWordSize) {
    bool pointer = false;
    for (size_t pointer_offset : pointer_offsets) pointer |= pointer_offset == offset;
    fields.push_back(
        {.name = "_", .type = pointer ? types.unsafe_pointer() : types.uintptr_type()});
  }
  return types.struct_type(std::move(fields));
}

}  // namespace

const Type* DescriptorMaker::map_header_type() {
  return words_type(module_->types(), sizeof(abi::MapHeader), {offsetof(abi::MapHeader, groups)});
}

const Type* DescriptorMaker::map_iterator_type() {
  using It = abi::MapIterator;
  return words_type(module_->types(), sizeof(It),
                    {offsetof(It, key), offsetof(It, element), offsetof(It, type),
                     offsetof(It, map), offsetof(It, groups)});
}

const Type* DescriptorMaker::select_case_type() {
  using Case = abi::SelectCase;
  return words_type(module_->types(), sizeof(Case),
                    {offsetof(Case, channel), offsetof(Case, element)});
}

const Type* DescriptorMaker::map_group_type(const Type* map) {
  ir::TypeTable& types = module_->types();
  auto stored = [&](const Type* type) {
    return type->size() > abi::kMapMaxInlineSize ? types.pointer(type) : type;
  };
  const Type* slot = types.struct_type({{.name = "key", .type = stored(map->key())},
                                        {.name = "element", .type = stored(map->element())}});
  return types.struct_type({{.name = "control", .type = types.uint64_type()},
                            {.name = "slots", .type = types.array(abi::kMapGroupSlots, slot)}});
}

}  // namespace tandem::lower
