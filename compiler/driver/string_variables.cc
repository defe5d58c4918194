// See string_variables.h. A string variable is a header, the address of its bytes and their number:
// it gets the initial data of the constant header that lowering makes of the value.

#include "compiler/driver/string_variables.h"

#include "absl/strings/str_cat.h"
#include "compiler/lower/descriptor.h"

namespace tandem::driver {

absl::StatusOr<StringSetting> parse_string_setting(absl::string_view text) {
  const size_t equals = text.find('=');
  const absl::string_view variable = text.substr(0, equals);
  const size_t dot = variable.rfind('.');
  if (equals == absl::string_view::npos || dot == absl::string_view::npos || dot == 0 ||
      dot + 1 == variable.size()) {
    return absl::InvalidArgumentError(
        "flag -X needs an argument of the form importpath.name=value");
  }
  return StringSetting{std::string(variable), std::string(text.substr(equals + 1))};
}

void set_string_variables(absl::Span<const StringSetting> settings, ir::Module& module,
                          Diagnostics& diagnostics) {
  for (const auto& [name, value] : settings) {
    ir::Global* variable = module.find_global(name);
    if (variable == nullptr || variable->type == nullptr) continue;
    if (!variable->type->is_string()) {
      diagnostics.error(variable->position,
                        absl::StrCat(name, ": cannot set with -X: not a var of type string (",
                                     variable->type->text(), ")"));
      continue;
    }
    const ir::Global& header = lower::DescriptorMaker(&module).string_header(value);
    variable->data = header.data;
    variable->relocations = header.relocations;
  }
}

}  // namespace tandem::driver
