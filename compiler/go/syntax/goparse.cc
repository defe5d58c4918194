// goparse: parses Go files and checks that printing what was read, and reading that again, gives
// the same tree.
//
//   goparse [--print | --dump | --errors | --time] FILE|DIRECTORY...
//
// Directories are searched for .go files, without those named testdata. With no option it prints
// the number of files, lines and failures; --print and --dump show the tree of each file; --time
// leaves out the round trip and prints lines per second.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "compiler/go/syntax/dump.h"
#include "compiler/go/syntax/parser.h"
#include "compiler/go/syntax/printer.h"

namespace {

using namespace tandem;
using namespace tandem::go::syntax;
namespace fs = std::filesystem;

enum class Mode { kRoundTrip, kPrint, kDump, kErrors, kTime };

struct Totals {
  size_t files = 0;
  size_t lines = 0;
  size_t errors = 0;
  size_t mismatches = 0;
};

void collect(const fs::path& root, std::vector<std::string>* files) {
  std::error_code error;
  if (!fs::is_directory(root, error)) {
    files->push_back(root.string());
    return;
  }
  fs::recursive_directory_iterator it(root, fs::directory_options::skip_permission_denied, error);
  for (; it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (it->is_directory() && it->path().filename() == "testdata") it.disable_recursion_pending();
    if (it->is_regular_file() && it->path().extension() == ".go") {
      files->push_back(it->path().string());
    }
  }
}

bool round_trips(const File* file, const std::string& path) {
  SourceManager sources;
  Diagnostics diagnostics;
  const FileId printed = sources.add(path + " (printed)", print(file));
  const ParsedFile again = parse_file(sources, printed, {}, diagnostics);
  if (diagnostics.has_errors()) {
    std::fputs(render(diagnostics, sources, {.show_source = true}).c_str(), stderr);
    return false;
  }
  if (dump(file) == dump(again.file)) return true;
  std::fprintf(stderr, "%s: printed and read again, the tree differs\n", path.c_str());
  return false;
}

void process(const std::string& path, Mode mode, Totals* totals) {
  SourceManager sources;
  Diagnostics diagnostics;
  const absl::StatusOr<FileId> id = sources.load(path);
  if (!id.ok()) {
    std::fprintf(stderr, "%s\n", std::string(id.status().message()).c_str());
    ++totals->errors;
    return;
  }
  const ParsedFile parsed = parse_file(sources, *id, {}, diagnostics);
  ++totals->files;
  if (mode == Mode::kErrors) {
    for (const Diagnostic& error : diagnostics.errors()) {
      std::printf("%s: %s\n", sources.format(error.position).c_str(), error.message.c_str());
    }
  }
  if (diagnostics.has_errors() || parsed.file == nullptr) {
    ++totals->errors;
    if (mode != Mode::kErrors) {
      std::fputs(render(diagnostics, sources, {.limit = 0}).c_str(), stderr);
    }
    return;
  }
  totals->lines += parsed.file->eof.line;
  if (mode == Mode::kPrint) std::fputs(print(parsed.file).c_str(), stdout);
  if (mode == Mode::kDump) {
    std::puts(dump(parsed.file, {.positions = true, .indent = true}).c_str());
  }
  if (mode == Mode::kRoundTrip && !round_trips(parsed.file, path)) ++totals->mismatches;
}

}  // namespace

int main(int argc, char** argv) {
  Mode mode = Mode::kRoundTrip;
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--print") == 0) {
      mode = Mode::kPrint;
    } else if (std::strcmp(argv[i], "--dump") == 0) {
      mode = Mode::kDump;
    } else if (std::strcmp(argv[i], "--errors") == 0) {
      mode = Mode::kErrors;
    } else if (std::strcmp(argv[i], "--time") == 0) {
      mode = Mode::kTime;
    } else if (argv[i][0] == '-') {
      std::fprintf(stderr,
                   "usage: goparse [--print | --dump | --errors | --time] FILE|DIRECTORY...\n");
      return 2;
    } else {
      collect(argv[i], &files);
    }
  }
  std::sort(files.begin(), files.end());
  Totals totals;
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& path : files) process(path, mode, &totals);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  if (mode == Mode::kTime || mode == Mode::kRoundTrip) {
    std::printf("%zu files, %zu lines, %zu with errors, %zu that do not round-trip\n", totals.files,
                totals.lines, totals.errors, totals.mismatches);
  }
  if (mode == Mode::kTime) {
    std::printf("%.3f s, %.0f lines/s\n", elapsed.count(),
                static_cast<double>(totals.lines) / elapsed.count());
  }
  return totals.errors + totals.mismatches == 0 ? 0 : 1;
}
