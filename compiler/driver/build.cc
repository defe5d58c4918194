// `tandem build`: inputs to an executable, or with -c to a relocatable object.

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "compiler/driver/compilation.h"
#include "compiler/driver/subcommands.h"
#include "compiler/support/file.h"

namespace tandem::driver {
namespace {

constexpr int kExecutableMode = 0777;
constexpr int kFileMode = 0666;

constexpr Flag kFlags[] = {
    {"o", "FILE", "write the result to FILE"},
    {"c", "", "write a relocatable ELF64 object; do not link"},
    {"strip", "", "leave out the symbol table"},
    {"map", "FILE", "write a map of the executable to FILE"},
    {"why", "NAME", "tell what keeps the symbol NAME in the executable"},
    kTagsFlag,
    kStringFlag,
    kPassFlag,
};

// The file name without directory and extension, or the directory's own name, as go build has it.
std::string default_output(const std::string& input, bool object) {
  std::error_code error;
  std::filesystem::path path = std::filesystem::absolute(input, error).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  std::string name = std::filesystem::is_directory(path, error) ? path.filename() : path.stem();
  return object ? absl::StrCat(name, ".o") : name;
}

int write_output(const std::string& path, absl::string_view bytes, int mode) {
  absl::Status status = write_file_atomically(path, bytes, mode);
  return status.ok() ? kSuccess : misuse("build", status.message());
}

// Whether writing the output would destroy an input.
bool is_input(const std::string& path, const std::vector<std::string>& inputs) {
  std::error_code error;
  for (const std::string& input : inputs) {
    if (std::filesystem::is_regular_file(path, error) &&
        std::filesystem::equivalent(path, input, error)) {
      return true;
    }
  }
  return false;
}

int run_build(const Arguments& arguments) {
  absl::StatusOr<CompilationOptions> options = compilation_options(arguments);
  if (!options.ok()) return misuse("build", options.status().message());
  Compilation compilation(*options);
  if (!compilation.load_inputs(arguments.operands()) || !compilation.optimize() ||
      !compilation.generate()) {
    return compilation.report();
  }
  bool object = arguments.has("c");
  std::string path =
      arguments.has("o") ? arguments.value("o") : default_output(arguments.operands()[0], object);
  for (const std::string& output : {path, arguments.value("map")}) {
    if (!is_input(output, arguments.operands())) continue;
    return misuse("build", absl::StrCat(output, " is an input: it would be overwritten"));
  }
  if (object) return write_output(path, compilation.object_file(), kFileMode);

  linker::Options link_options{.strip = arguments.has("strip"), .map = arguments.has("map")};
  link_options.why = arguments.values("why");
  linker::Output output;
  if (!compilation.link(link_options, output)) return compilation.report();
  std::fputs(output.why.c_str(), stdout);
  if (arguments.has("map")) {
    if (int status = write_output(arguments.value("map"), output.map, kFileMode); status != 0) {
      return status;
    }
  }
  return write_output(path, output.executable, kExecutableMode);
}

}  // namespace

constexpr Subcommand kBuildCommand = {
    .name = "build",
    .usage = "[flags] INPUT...",
    .summary = "compile .go files, a directory or .tir files to an executable",
    .examples =
        "  tandem build hello.go            writes ./hello\n"
        "  tandem build -o app ./cmd/app    a directory\n"
        "  tandem build -c -o hello.o hello.go && tandem runtime -o rt.a &&\n"
        "    ld.lld -o hello --gc-sections -e _rt0_amd64_linux hello.o rt.a\n",
    .flags = kFlags,
    .run = run_build,
};

}  // namespace tandem::driver
