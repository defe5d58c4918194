// The main of a fuzz target that replays: runs the target once on each file that is named, and on
// each file of each folder, and prints how many there were. A target that finds something ends the
// process; the input at hand is then the last one that --verbose printed.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "compiler/fuzz/target.h"
#include "compiler/support/file.h"
#include "compiler/support/large_stack.h"

namespace {

namespace fs = std::filesystem;

void add_files(const fs::path& path, std::vector<std::string>& files) {
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    files.push_back(path);
    return;
  }
  std::vector<std::string> found;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path, error)) {
    if (entry.is_regular_file(error)) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  files.insert(files.end(), found.begin(), found.end());
}

int replay(int argc, char** argv) {
  std::vector<std::string> files;
  bool verbose = false;
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--verbose") {
      verbose = true;
    } else {
      add_files(argv[i], files);
    }
  }
  for (const std::string& file : files) {
    absl::StatusOr<std::string> text = tandem::read_file(file);
    if (!text.ok()) {
      std::fprintf(stderr, "%s\n", std::string(text.status().message()).c_str());
      return 1;
    }
    if (verbose) std::fprintf(stderr, "%s\n", file.c_str());
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(text->data()), text->size());
  }
  std::printf("%zu inputs\n", files.size());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  int status = 0;
  tandem::with_large_stack([&] { status = replay(argc, argv); });
  return status;
}
