// Makes the read-only data that lowering refers to: type descriptors, itabs, strings, constants in
// interfaces. Each is a global with a name that follows from its content, made once a module; the
// layouts are rt/abi/types.h's.

#ifndef TANDEM_COMPILER_LOWER_DESCRIPTOR_H_
#define TANDEM_COMPILER_LOWER_DESCRIPTOR_H_

#include <cstdint>
#include <string>

#include "compiler/ir/module.h"

namespace tandem::lower {

// Whether an interface's data word is the value itself: one pointer, alone or wrapped in structs
// and arrays of one element.
bool is_direct_interface(const ir::Type* type);

// What an encoded name says (rt/abi/types.h).
struct EncodedName {
  absl::string_view text;
  absl::string_view tag = {};
  bool exported = false;
  bool embedded = false;
  absl::string_view package = {};  // of an unexported method
};

class DescriptorMaker {
 public:
  explicit DescriptorMaker(ir::Module* module) : module_(module) {}

  // "type:T"
  const ir::Global& type(const ir::Type* type);
  // "go:itab.T,I" for a concrete type and an interface type with methods.
  const ir::Global& itab(const ir::Type* type, const ir::Type* interface);
  // "type:.name.NAME"
  const ir::Global& name(const EncodedName& name);
  // The bytes of a string, and a String that refers to them.
  const ir::Global& string_data(absl::string_view text);
  const ir::Global& string_header(absl::string_view text);
  // The bytes of a const or float_const of the type.
  const ir::Global& scalar_data(const ir::Type* type, ir::Opcode opcode, int64_t bits);
  // The address of every zero-size variable: the runtime's runtime.zerobase.
  const ir::Global& zero_base();
  // runtime.panic_hook, which links the runtime's half of defer and recover.
  void panic_hook();

  // rt::abi::MapHeader, MapIterator, SelectCase and a map's group as TIR types, for variables in
  // the frame: their pointer words are what matters.
  const ir::Type* map_header_type();
  const ir::Type* map_iterator_type();
  const ir::Type* map_group_type(const ir::Type* map);
  const ir::Type* select_case_type();

 private:
  bool searches_types() const;
  void link_to_pointer(const ir::Type* element, const ir::Global& pointer);

  ir::Module* module_;
};

}  // namespace tandem::lower

#endif  // TANDEM_COMPILER_LOWER_DESCRIPTOR_H_
