// goload: loads a program and prints its packages in the order of their dependence.
//
//   goload [-tags LIST] [--test-directory] FILE...|DIRECTORY

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "compiler/go/load/load.h"

int main(int argc, char** argv) {
  tandem::go::load::Options options;
  std::vector<std::string> inputs;
  bool test_directory = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "-tags") == 0 && i + 1 < argc) {
      options.tags = absl::StrSplit(argv[++i], ',');
    } else if (std::strcmp(argv[i], "--test-directory") == 0) {
      test_directory = true;
    } else {
      inputs.push_back(argv[i]);
    }
  }
  if (inputs.empty()) {
    std::fprintf(stderr, "usage: goload [-tags LIST] [--test-directory] FILE...|DIRECTORY\n");
    return 2;
  }
  tandem::SourceManager sources;
  tandem::Diagnostics diagnostics;
  const tandem::go::load::Program program =
      test_directory
          ? tandem::go::load::load_test_directory(sources, inputs[0], options, diagnostics)
          : tandem::go::load::load(sources, inputs, options, diagnostics);
  for (const auto& package : program.packages) {
    std::printf("%-40s %3zu files %7u expressions\n", package->path.c_str(), package->files.size(),
                package->expr_count);
  }
  std::fputs(render(diagnostics, sources, {}).c_str(), stderr);
  return diagnostics.has_errors() ? 1 : 0;
}
