// Command lines as tables. A subcommand lists its flags once; parsing, error messages and --help
// come from the list. Flags are written as Go's tools take them: -flag or --flag, the value behind
// '=' or as the next argument.

#ifndef TANDEM_COMPILER_DRIVER_COMMAND_LINE_H_
#define TANDEM_COMPILER_DRIVER_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace tandem::driver {

// Exit statuses of the command.
inline constexpr int kSuccess = 0;
inline constexpr int kProgramErrors = 1;  // the input program is wrong
inline constexpr int kMisuse = 2;         // the command line is wrong, or a file cannot be used

struct Flag {
  absl::string_view name;      // without dashes
  absl::string_view argument;  // its name in the help; "" for a flag without one
  absl::string_view help;
  bool takes_rest = false;  // its values are all arguments behind it
};

class Arguments;

struct Subcommand {
  absl::string_view name;
  absl::string_view usage;     // behind "tandem NAME "
  absl::string_view summary;   // one line
  absl::string_view examples;  // lines of the help
  absl::Span<const Flag> flags;
  bool stop_at_first_operand = false;  // what follows belongs to the program
  int (*run)(const Arguments&) = nullptr;
};

// What a subcommand was given.
class Arguments {
 public:
  // Reads the arguments behind the subcommand's name. The error is a sentence for the user.
  static absl::StatusOr<Arguments> parse(const Subcommand& command,
                                         absl::Span<char* const> arguments);

  bool has(absl::string_view flag) const { return values_.contains(flag); }
  // The last value given, or "".
  std::string value(absl::string_view flag) const;
  // All values given, in order.
  std::vector<std::string> values(absl::string_view flag) const;
  const std::vector<std::string>& operands() const { return operands_; }

 private:
  absl::flat_hash_map<std::string, std::vector<std::string>> values_;
  std::vector<std::string> operands_;
};

// The text of `tandem NAME --help`.
std::string help_text(const Subcommand& command);

// Prints "tandem NAME: message" on standard error; returns kMisuse.
int misuse(absl::string_view command, absl::string_view message);

}  // namespace tandem::driver

#endif  // TANDEM_COMPILER_DRIVER_COMMAND_LINE_H_
