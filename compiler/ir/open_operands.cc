// Checks of open operands, a rule for each operation that has them; see open_operands.h.
//
// The first operand mostly is a container whose type says what the others must be: an element, a
// key, the parameters of a func type. Where a value of memory type is wanted, the operand is its
// address. After lowering, the types of a call or return are compared component by component, as
// registers. Each rule returns "" or what is wrong, in words for the verifier's message.

#include "compiler/ir/open_operands.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "compiler/ir/signature_match.h"

namespace tandem::ir {

std::vector<const Type*> stage_types(absl::Span<const Type* const> types, Stage stage) {
  std::vector<const Type*> out;
  for (const Type* type : types) {
    if (stage == Stage::kTyped) {
      out.push_back(type);
      continue;
    }
    for (const Component& component : type->components()) out.push_back(component.type);
  }
  return out;
}

namespace {

class OpenOperands {
 public:
  OpenOperands(const Function& function, const Instruction& instruction, Stage stage)
      : function_(function), instruction_(instruction), stage_(stage) {}

  std::string match() {
    switch (instruction_.opcode) {
      case Opcode::kReturn:
        return match_list("value", types_of(instruction_.operands),
                          function_.signature()->results());
      case Opcode::kCall:
        return match_call(0);
      case Opcode::kCallClosure:
        return match_call(1);
      case Opcode::kCallInterface:
        return match_interface_call();
      case Opcode::kCallIndirect:
        return match_call(2);
      case Opcode::kMakeStruct:
        return match_struct();
      case Opcode::kAppend:
        for (size_t i = 1; i < instruction_.operands.size(); ++i) {
          std::string problem = match_value(i, container()->element());
          if (!problem.empty()) return problem;
        }
        return "";
      case Opcode::kChanSend:
        return match_value(1, container()->element());
      case Opcode::kChanReceive:
      case Opcode::kChanReceiveOk:
        return match_result(container()->element());
      case Opcode::kFieldAddr:
        return match_address(container()->element(), instruction_.integer);
      case Opcode::kExtract:
        return match_result(part_of(container(), instruction_.integer));
      case Opcode::kArrayData:
        if (!is_array_pointer(container())) return "operand 1 is no pointer to an array";
        return match_address(container()->element(), 0);
      case Opcode::kSlice:
      case Opcode::kSlice3:
        return match_slice();
      case Opcode::kAppendSlice:
      case Opcode::kCopy:
        return match_source();
      case Opcode::kMapGet:
      case Opcode::kMapGetOk: {
        std::string problem = match_value(1, container()->key());
        return problem.empty() ? match_element_result() : problem;
      }
      case Opcode::kMapDelete:
        return match_value(1, container()->key());
      case Opcode::kMapElementAddr: {
        std::string problem = match_value(1, container()->key());
        return problem.empty() ? match_element_address() : problem;
      }
      case Opcode::kPrint:
        return match_print();
      case Opcode::kMapSet: {
        std::string problem = match_value(1, container()->key());
        return problem.empty() ? match_value(2, container()->element()) : problem;
      }
      case Opcode::kMakeInterface:
        return match_value(0, instruction_.type);
      case Opcode::kConcat:
        for (ValueId operand : instruction_.operands) {
          if (!function_.type(operand)->is_string()) return "an operand is no string";
        }
        return "";
      case Opcode::kSelect:
        return match_select();
      case Opcode::kWriteBarrier:
        for (ValueId operand : instruction_.operands) {
          if (!function_.type(operand)->is_pointer_shaped()) return "an operand is no pointer";
        }
        return "";
      case Opcode::kGo:
      case Opcode::kDefer:
        if (!container()->parameters().empty() || !container()->results().empty()) {
          return "the function has parameters or results";
        }
        return "";
      default:
        return "";
    }
  }

 private:
  const Type* container() const { return function_.type(instruction_.operands[0]); }

  // The type of a field of a struct, or of an element of an array.
  static const Type* part_of(const Type* type, int64_t index) {
    return type->underlying_kind() == TypeKind::kArray
               ? type->element()
               : type->fields()[static_cast<size_t>(index)].type;
  }

  static bool is_array_pointer(const Type* type) {
    return type->underlying_kind() == TypeKind::kPointer &&
           type->element()->underlying_kind() == TypeKind::kArray;
  }

  std::string match_result(const Type* wanted) const {
    const Type* given = function_.type(instruction_.results[0]);
    if (given == wanted) return "";
    return absl::StrCat("result 1 has type ", given->text(), ", want ", wanted->text());
  }

  // The result is the address of a part of `whole`.
  std::string match_address(const Type* whole, int64_t index) const {
    const Type* part = part_of(whole, index);
    const Type* given = function_.type(instruction_.results[0]);
    if (given->underlying_kind() == TypeKind::kPointer && given->element() == part) return "";
    return absl::StrCat("result 1 has type ", given->text(), ", want *", part->text());
  }

  // The result is a map's element, or its address when it has a memory type.
  std::string match_element_result() const {
    if (container()->element()->is_register_type()) return match_result(container()->element());
    return match_element_address();
  }

  std::string match_element_address() const {
    const Type* given = function_.type(instruction_.results[0]);
    const Type* element = container()->element();
    if (given->underlying_kind() == TypeKind::kPointer && given->element() == element) return "";
    return absl::StrCat("result 1 has type ", given->text(), ", want *", element->text());
  }

  std::string match_slice() const {
    const Type* base = container();
    if (base->is_string() && instruction_.opcode == Opcode::kSlice) return match_result(base);
    const Type* element = base->underlying_kind() == TypeKind::kSlice ? base->element()
                          : is_array_pointer(base)                    ? base->element()->element()
                                                                      : nullptr;
    if (element == nullptr) {
      return absl::StrCat("operand 1 has type ", base->text(),
                          ", want a slice, a string or a pointer to an array");
    }
    const Type* given = function_.type(instruction_.results[0]);
    if (given->underlying_kind() == TypeKind::kSlice && given->element() == element) return "";
    return absl::StrCat("result 1 has type ", given->text(), ", want []", element->text());
  }

  // What append_slice and copy take from: a slice of the same element type, or a string for bytes.
  std::string match_source() const {
    const Type* element = container()->element();
    const Type* given = function_.type(instruction_.operands[1]);
    bool fits = given->is_string()
                    ? element->underlying_kind() == TypeKind::kUint8
                    : given->underlying_kind() == TypeKind::kSlice && given->element() == element;
    if (fits) return "";
    return absl::StrCat("operand 2 has type ", given->text(), ", want []", element->text());
  }

  std::string match_print() const {
    for (size_t i = 0; i < instruction_.operands.size(); ++i) {
      const Type* type = function_.type(instruction_.operands[i])->underlying();
      if (type->kind() != TypeKind::kStruct && type->kind() != TypeKind::kArray) continue;
      return absl::StrCat("operand ", i + 1, " has type ", type->text(),
                          ", which cannot be printed");
    }
    return "";
  }

  std::vector<const Type*> types_of(absl::Span<const ValueId> values) const {
    std::vector<const Type*> types;
    for (ValueId value : values) types.push_back(function_.type(value));
    return types;
  }

  // A value of the type, or the address of one when it is a memory type.
  std::string match_value(size_t operand, const Type* wanted) const {
    const Type* given = function_.type(instruction_.operands[operand]);
    if (!wanted->is_complete()) return absl::StrCat(wanted->text(), " is not defined");
    bool fits = wanted->is_register_type() ? given == wanted : given->is_pointer_shaped();
    if (fits) return "";
    return absl::StrCat("operand ", operand + 1, " has type ", given->text(), ", want ",
                        wanted->is_register_type() ? "" : "the address of ", wanted->text());
  }

  std::string match_list(absl::string_view what, std::vector<const Type*> given,
                         absl::Span<const Type* const> wanted_types) const {
    std::vector<const Type*> wanted = stage_types(wanted_types, stage_);
    if (given.size() != wanted.size()) {
      return absl::StrCat("has ", given.size(), " ", what, "s, want ", wanted.size());
    }
    for (size_t i = 0; i < given.size(); ++i) {
      bool same =
          stage_ == Stage::kTyped ? given[i] == wanted[i] : same_register(given[i], wanted[i]);
      if (same) continue;
      return absl::StrCat(what, " ", i + 1, " has type ", given[i]->text(), ", want ",
                          wanted[i]->text());
    }
    return "";
  }

  std::string match_call(size_t first) const {
    const Type* callee = instruction_.type;
    if (callee->underlying_kind() != TypeKind::kFunc) return "the callee's type is no func type";
    absl::Span<const ValueId> operands = instruction_.operands;
    std::string problem =
        match_list("argument", types_of(operands.subspan(first)), callee->parameters());
    if (!problem.empty()) return problem;
    return match_list("result", types_of(instruction_.results), callee->results());
  }

  std::string match_interface_call() const {
    absl::Span<const Method> methods = container()->interface_methods();
    if (instruction_.integer < 0 || instruction_.integer >= static_cast<int64_t>(methods.size())) {
      return absl::StrCat("no method ", instruction_.integer, " in ", container()->text());
    }
    return match_call(1);
  }

  std::string match_struct() const {
    const Type* type = function_.type(instruction_.results[0])->underlying();
    std::vector<const Type*> fields;
    if (type->kind() == TypeKind::kArray) {
      fields.assign(static_cast<size_t>(type->length()), type->element());
    } else if (type->kind() == TypeKind::kStruct) {
      for (const Field& field : type->fields()) fields.push_back(field.type);
    } else {
      return absl::StrCat(type->text(), " has no fields");
    }
    return match_list("field", types_of(instruction_.operands), fields);
  }

  std::string match_select() const {
    absl::string_view cases = instruction_.symbol;
    if (absl::EndsWith(cases, "?")) cases.remove_suffix(1);
    bool receives = false;
    for (char letter : cases) {
      if (letter != 's' && letter != 'r') return "the cases are written with s and r";
      if (letter == 's' && receives) return "sends come before receives";
      receives |= letter == 'r';
    }
    if (instruction_.operands.size() != 2 * cases.size()) {
      return absl::StrCat("has ", instruction_.operands.size(), " operands, want ",
                          2 * cases.size());
    }
    for (size_t i = 0; i < instruction_.operands.size(); i += 2) {
      if (function_.type(instruction_.operands[i])->underlying_kind() != TypeKind::kChan) {
        return absl::StrCat("operand ", i + 1, " is no channel");
      }
      if (!function_.type(instruction_.operands[i + 1])->is_pointer_shaped()) {
        return absl::StrCat("operand ", i + 2, " is no address");
      }
    }
    return "";
  }

  const Function& function_;
  const Instruction& instruction_;
  Stage stage_;
};

}  // namespace

std::string match_open_operands(const Function& function, const Instruction& instruction,
                                Stage stage) {
  return OpenOperands(function, instruction, stage).match();
}

}  // namespace tandem::ir
