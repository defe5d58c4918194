// A command line around link(), for trying the linker on files and for measuring it:
//
//     link_files [--strip] [--no-gc] [--fold] [--separate-rodata] [--map] [--why NAME]
//                [--entry NAME] [--repeat N] -o OUT FILE...
//
// It is built with the tests and not installed; `tandem build` is how programs are linked.

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "compiler/support/file.h"
#include "linker/linker.h"

namespace tandem::linker {
namespace {

struct Arguments {
  Options options;
  std::string out = "a.out";
  int repeat = 1;
  std::vector<std::string> files;
};

Arguments parse(const std::vector<std::string>& words) {
  Arguments arguments;
  Options& options = arguments.options;
  for (size_t i = 0; i < words.size(); ++i) {
    auto value = [&] { return ++i < words.size() ? words[i] : std::string(); };
    if (words[i] == "--strip")
      options.strip = true;
    else if (words[i] == "--no-gc")
      options.gc_sections = false;
    else if (words[i] == "--no-build-id")
      options.build_id = false;
    else if (words[i] == "--fold")
      options.fold_identical_code = true;
    else if (words[i] == "--separate-rodata")
      options.separate_rodata = true;
    else if (words[i] == "--map")
      options.map = true;
    else if (words[i] == "--why")
      options.why.push_back(value());
    else if (words[i] == "--entry")
      options.entry = value();
    else if (words[i] == "--repeat")
      arguments.repeat = std::atoi(value().c_str());
    else if (words[i] == "-o")
      arguments.out = value();
    else
      arguments.files.push_back(words[i]);
  }
  return arguments;
}

int run(const Arguments& arguments) {
  std::vector<std::string> contents;
  std::vector<Input> inputs;
  contents.reserve(arguments.files.size());
  for (const std::string& file : arguments.files) {
    absl::StatusOr<std::string> bytes = read_file(file);
    if (!bytes.ok()) {
      std::fprintf(stderr, "%s\n", std::string(bytes.status().message()).c_str());
      return 2;
    }
    contents.push_back(*std::move(bytes));
    inputs.push_back({file, contents.back()});
  }
  absl::StatusOr<Output> output;
  std::clock_t start = std::clock();
  for (int i = 0; i < arguments.repeat; ++i) output = link(arguments.options, inputs);
  double microseconds = 1e6 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  if (!output.ok()) {
    std::fprintf(stderr, "%s\n", std::string(output.status().message()).c_str());
    return 1;
  }
  std::fputs(output->map.c_str(), stdout);
  std::fputs(output->why.c_str(), stdout);
  if (arguments.repeat > 1) {
    std::printf("%.1f us of CPU a link\n", microseconds / arguments.repeat);
  }
  absl::Status status = write_file_atomically(arguments.out, output->executable, 0755);
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return 2;
}

}  // namespace
}  // namespace tandem::linker

int main(int argc, char** argv) {
  return tandem::linker::run(
      tandem::linker::parse(std::vector<std::string>(argv + 1, argv + argc)));
}
