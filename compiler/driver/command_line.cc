// Parsing of flags and printing of help; see command_line.h.

#include "compiler/driver/command_line.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace tandem::driver {

absl::StatusOr<Arguments> Arguments::parse(const Subcommand& command,
                                           absl::Span<char* const> arguments) {
  Arguments result;
  bool only_operands = false;
  for (size_t i = 0; i < arguments.size(); ++i) {
    absl::string_view argument = arguments[i];
    if (only_operands || argument.size() < 2 || argument[0] != '-') {
      result.operands_.emplace_back(argument);
      if (command.stop_at_first_operand) only_operands = true;
      continue;
    }
    if (argument == "--") {
      only_operands = true;
      continue;
    }
    absl::string_view name = argument.substr(argument[1] == '-' ? 2 : 1);
    size_t equals = name.find('=');
    absl::string_view key = name.substr(0, equals);
    auto flag = std::find_if(command.flags.begin(), command.flags.end(),
                             [&](const Flag& f) { return f.name == key; });
    if (flag == command.flags.end()) {
      return absl::InvalidArgumentError(absl::StrCat("unknown flag ", argument));
    }
    std::vector<std::string>& values = result.values_[flag->name];
    if (flag->takes_rest) {
      values.assign(arguments.begin() + i + 1, arguments.end());
      break;
    }
    if (flag->argument.empty()) {
      if (equals != absl::string_view::npos) {
        return absl::InvalidArgumentError(absl::StrCat("flag -", key, " takes no value"));
      }
      values.emplace_back();
    } else if (equals != absl::string_view::npos) {
      values.emplace_back(name.substr(equals + 1));
    } else if (i + 1 < arguments.size()) {
      values.emplace_back(arguments[++i]);
    } else {
      return absl::InvalidArgumentError(absl::StrCat("flag -", key, " needs a value"));
    }
  }
  return result;
}

std::string Arguments::value(absl::string_view flag) const {
  auto found = values_.find(flag);
  return found == values_.end() ? "" : found->second.back();
}

std::vector<std::string> Arguments::values(absl::string_view flag) const {
  auto found = values_.find(flag);
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

std::string help_text(const Subcommand& command) {
  std::string text = absl::StrCat("usage: tandem ", command.name, command.usage.empty() ? "" : " ",
                                  command.usage, "\n\n", command.summary, "\n");
  if (!command.flags.empty()) absl::StrAppend(&text, "\nFlags:\n");
  for (const Flag& flag : command.flags) {
    std::string left =
        absl::StrCat("-", flag.name, flag.argument.empty() ? "" : " ", flag.argument);
    absl::StrAppendFormat(&text, "  %-18s %s\n", left, flag.help);
  }
  if (!command.examples.empty()) absl::StrAppend(&text, "\nExamples:\n", command.examples);
  return text;
}

int misuse(absl::string_view command, absl::string_view message) {
  std::string text = absl::StrCat("tandem ", command, ": ", message, "\n");
  std::fputs(text.c_str(), stderr);
  return kMisuse;
}

}  // namespace tandem::driver
