// The `tandem` command: finds the subcommand, reads its flags, runs it.

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "compiler/driver/subcommands.h"
#include "compiler/support/heap.h"
#include "compiler/support/large_stack.h"

namespace tandem::driver {
namespace {

constexpr const Subcommand* kSubcommands[] = {
    &kBuildCommand, &kRunCommand,   &kTestCommand,    &kAsmCommand,
    &kIrCommand,    &kCheckCommand, &kRuntimeCommand, &kVersionCommand,
};

std::string overview() {
  std::string text =
      "Tandem compiles Go and TIR to small static executables.\n\n"
      "usage: tandem COMMAND [flags] [arguments]\n\nCommands:\n";
  for (const Subcommand* command : kSubcommands) {
    absl::StrAppendFormat(&text, "  %-10s %s\n", command->name, command->summary);
  }
  absl::StrAppend(&text, "\n`tandem COMMAND --help` tells more.\n");
  return text;
}

bool is_help(absl::string_view argument) {
  return argument == "help" || argument == "-h" || argument == "-help" || argument == "--help";
}

int run_subcommand(const Subcommand& command, absl::Span<char* const> arguments) {
  if (!arguments.empty() && is_help(arguments[0]) && arguments[0][0] == '-') {
    std::fputs(help_text(command).c_str(), stdout);
    return kSuccess;
  }
  absl::StatusOr<Arguments> parsed = Arguments::parse(command, arguments);
  if (!parsed.ok()) {
    return misuse(command.name, absl::StrCat(parsed.status().message(), "; see `tandem ",
                                             command.name, " --help`"));
  }
  return command.run(*parsed);
}

int unknown_command(absl::string_view name) {
  std::fprintf(stderr, "tandem: unknown command \"%s\"; see `tandem help`\n",
               std::string(name).c_str());
  return kMisuse;
}

int run(absl::Span<char* const> arguments) {
  if (arguments.empty()) {
    std::fputs(overview().c_str(), stderr);
    return kMisuse;
  }
  absl::string_view name = arguments[0];
  if (is_help(name)) {
    if (arguments.size() > 1) name = arguments[1];
    for (const Subcommand* command : kSubcommands) {
      if (command->name != name) continue;
      std::fputs(help_text(*command).c_str(), stdout);
      return kSuccess;
    }
    if (arguments.size() > 1) return unknown_command(name);
    std::fputs(overview().c_str(), stdout);
    return kSuccess;
  }
  for (const Subcommand* command : kSubcommands) {
    if (command->name == name) return run_subcommand(*command, arguments.subspan(1));
  }
  return unknown_command(name);
}

// What was printed may be still in the buffer: only now is it known whether there was room for it.
int close_output(int status) {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
  std::fprintf(stderr, "tandem: cannot write to standard output%s%s\n", errno == 0 ? "" : ": ",
               errno == 0 ? "" : std::strerror(errno));
  return kMisuse;
}

[[noreturn]] void out_of_memory() {
  constexpr char kMessage[] = "tandem: out of memory\n";
  [[maybe_unused]] ssize_t written = ::write(STDERR_FILENO, kMessage, sizeof kMessage - 1);
  ::_exit(kMisuse);
}

}  // namespace
}  // namespace tandem::driver

int main(int argc, char** argv) {
  tandem::prepare_heap();
  std::set_new_handler(tandem::driver::out_of_memory);
  int status = 0;
  // The front end recurses as deeply as programs nest.
  tandem::with_large_stack([&] {
    status =
        tandem::driver::run(absl::MakeSpan(argv + 1, static_cast<size_t>(argc > 0 ? argc - 1 : 0)));
  });
  return tandem::driver::close_output(status);
}
