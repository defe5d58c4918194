// Functions without a body in Go: what the runtime has for them.
//
// A function whose symbol is a row of rt/abi/calls.def ("runtime.NAME") is called as that; the
// thunk takes ABIInternal registers, so all that has to agree is how the parameters and results
// flatten to registers. Anything else is missing, and its name and place are reported when it is
// reached.

#include "absl/strings/str_cat.h"
#include "compiler/go/lower/program.h"
#include "compiler/ir/runtime_calls.h"

namespace tandem::go::lower {
namespace {

// The registers of parameters or results, as text: "i64 i8 f64 p". False for memory types.
bool append_registers(absl::Span<const ir::Type* const> types, std::string& out) {
  for (const ir::Type* type : types) {
    if (!type->is_register_type()) return false;
    for (const ir::Component& component : type->components()) {
      const ir::Type* part = component.type;
      const char* kind = part->is_pointer_shaped() ? "p"
                         : part->is_float()        ? "f"
                         : part->is_signed()       ? "i"
                                                   : "u";
      absl::StrAppend(&out, " ", kind, part->is_pointer_shaped() ? 64 : 8 * part->size());
    }
  }
  return true;
}

std::optional<std::string> registers(const ir::Type* func) {
  std::string out;
  if (!append_registers(func->parameters(), out)) return {};
  out += " ->";
  if (!append_registers(func->results(), out)) return {};
  return out;
}

}  // namespace

void Program::check_external(const types::Func* function, absl::string_view symbol) {
  const ir::Type* row = ir::runtime_signature(symbol, types_.table());
  if (row == nullptr) {
    unsupported(function->position, absl::StrCat("function ", symbol, " without a body"));
    return;
  }
  const ir::Type* type = types_.convert(const_cast<types::Type*>(function->type), types_.root());
  std::optional<std::string> ours = registers(type);
  std::optional<std::string> theirs = registers(row);
  if (ours && ours == theirs) return;
  diagnostics_.error(function->position,
                     absl::StrCat(symbol, ": ", type->text(),
                                  " does not fit the runtime's function, which is ", row->text()));
}

}  // namespace tandem::go::lower
