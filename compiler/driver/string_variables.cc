// See string_variables.h. A string variable is two words, the address of its bytes and their
// number: its initial data is written anew, with the bytes in a global of their own.

#include "compiler/driver/string_variables.h"

#include <cstring>

#include "absl/strings/str_cat.h"

namespace tandem::driver {
namespace {

constexpr size_t kWordSize = 8;

void set_string(ir::Module& module, ir::Global* variable, const std::string& value) {
  variable->relocations.clear();
  variable->data.clear();
  if (value.empty()) return;
  const std::string symbol = absl::StrCat(variable->name, "..value");
  ir::Global* bytes = module.find_global(symbol);  // of an earlier setting
  if (bytes == nullptr) bytes = module.add_global(symbol);
  bytes->data = value;
  bytes->size = static_cast<int64_t>(value.size());
  bytes->read_only = true;
  variable->relocations.push_back({.offset = 0, .symbol = bytes->name});
  const uint64_t length = value.size();
  variable->data.assign(2 * kWordSize, '\0');
  std::memcpy(variable->data.data() + kWordSize, &length, kWordSize);
}

}  // namespace

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
    set_string(module, variable, value);
  }
}

}  // namespace tandem::driver
