// Setting package variables of type string from the command line, as the Go linker's flag -X does:
// programs are told their version so, and package testing that it is in a test program.

#ifndef TANDEM_COMPILER_DRIVER_STRING_VARIABLES_H_
#define TANDEM_COMPILER_DRIVER_STRING_VARIABLES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "compiler/ir/module.h"
#include "compiler/support/diagnostics.h"

namespace tandem::driver {

// IMPORTPATH.NAME is to have the value.
struct StringSetting {
  std::string variable;
  std::string value;
};

// Reads IMPORTPATH.NAME=VALUE.
absl::StatusOr<StringSetting> parse_string_setting(absl::string_view text);

// Gives the variables of the module their values. A variable that the program does not have, or
// does not reach, is passed over, as Go does; one that is no string is an error. What a variable's
// initialization computes at run time is stored over the value.
void set_string_variables(absl::Span<const StringSetting> settings, ir::Module& module,
                          Diagnostics& diagnostics);

}  // namespace tandem::driver

#endif  // TANDEM_COMPILER_DRIVER_STRING_VARIABLES_H_
