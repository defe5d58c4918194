// gocheck: parses and type-checks Go, for developers.
//
//   gocheck [--time] FILE...           checks the files as one package and prints the errors
//   gocheck --goroot DIR FILE...       finds imports as DIR/PATH (the files for linux/amd64)
//   gocheck --errorcheck FILE...       each file is a test with ERROR comments; prints mismatches
//   gocheck --package DIR PATH...      checks the packages DIR/PATH with what they import
//   gocheck --lazy ...                 imported packages without function bodies
//
// The loader in here is a small one: it knows file name suffixes and //go:build for one target.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "compiler/go/syntax/build_constraint.h"
#include "compiler/go/syntax/parser.h"
#include "compiler/go/types/checker.h"
#include "compiler/support/diagnostics.h"
#include "compiler/support/file.h"

namespace {

using namespace tandem;
using namespace tandem::go;
namespace fs = std::filesystem;

struct Flags {
  std::string goroot;
  bool lazy = false;
  bool time = false;
};

bool tag_holds(absl::string_view tag) {
  if (tag == "linux" || tag == "amd64" || tag == "unix" || tag == "gc" || tag == "goexperiment.x") {
    return true;
  }
  if (absl::StartsWith(tag, "go1.")) {
    std::string number(tag.substr(4));
    return std::atoi(number.c_str()) <= 21;
  }
  return absl::StartsWith(tag, "goexperiment.regabi") || tag == "goexperiment.coverageredesign" ||
         tag == "goexperiment.unified";
}

bool name_matches(const std::string& name) {
  static const std::set<std::string> kSystems = {
      "aix",    "android", "darwin", "dragonfly", "freebsd", "illumos", "ios",  "js",   "linux",
      "netbsd", "openbsd", "plan9",  "solaris",   "wasip1",  "windows", "hurd", "nacl", "zos"};
  static const std::set<std::string> kMachines = {
      "386",    "amd64", "arm",     "arm64",    "loong64", "mips",    "mips64",    "mips64le",
      "mipsle", "ppc64", "ppc64le", "riscv64",  "s390x",   "wasm",    "sparc64",   "riscv",
      "ppc",    "sparc", "s390",    "amd64p32", "armbe",   "arm64be", "mips64p32", "mips64p32le"};
  if (!absl::EndsWith(name, ".go") || absl::EndsWith(name, "_test.go") || name[0] == '_' ||
      name[0] == '.') {
    return false;
  }
  std::vector<std::string> parts = absl::StrSplit(name.substr(0, name.size() - 3), '_');
  parts.erase(parts.begin());
  size_t n = parts.size();
  if (n >= 2 && kSystems.contains(parts[n - 2]) && kMachines.contains(parts[n - 1])) {
    return parts[n - 2] == "linux" && parts[n - 1] == "amd64";
  }
  if (n >= 1 && kSystems.contains(parts[n - 1])) return parts[n - 1] == "linux";
  if (n >= 1 && kMachines.contains(parts[n - 1])) return parts[n - 1] == "amd64";
  return true;
}

// Other errors that the parser reports do not keep gc from checking types.
bool has_syntax_errors(const Diagnostics& diagnostics) {
  return std::any_of(
      diagnostics.errors().begin(), diagnostics.errors().end(),
      [](const Diagnostic& error) { return absl::StartsWith(error.message, "syntax error"); });
}

class Loader : public types::Importer {
 public:
  Loader(Flags flags) : flags_(std::move(flags)), program_(sources_) {}

  absl::StatusOr<types::Package*> import(absl::string_view path) override {
    if (flags_.goroot.empty()) return absl::NotFoundError("no --goroot");
    auto it = packages_.find(path);
    if (it != packages_.end()) {
      if (it->second == nullptr) return absl::FailedPreconditionError("import cycle");
      return it->second->package();
    }
    std::string dir = absl::StrCat(flags_.goroot, "/", path);
    if (!fs::is_directory(dir)) dir = absl::StrCat(flags_.goroot, "/vendor/", path);
    if (!fs::is_directory(dir)) return absl::NotFoundError("no such package");
    packages_[std::string(path)] = nullptr;
    std::vector<std::string> files = package_files(dir);
    types::Options options{.skip_bodies = flags_.lazy, .allow_missing_body = true};
    return check(std::string(path), files, options, diagnostics_)->package();
  }

  types::PackageCheck* check(const std::string& path, const std::vector<std::string>& names,
                             types::Options options, Diagnostics& diagnostics) {
    std::vector<syntax::File*> files;
    uint32_t next_id = 0;
    for (const std::string& name : names) {
      absl::StatusOr<FileId> id = sources_.load(name);
      if (!id.ok()) {
        std::fprintf(stderr, "%s\n", std::string(id.status().message()).c_str());
        continue;
      }
      parsed_.push_back(syntax::parse_file(sources_, *id, {.first_expr_id = next_id}, diagnostics));
      if (parsed_.back().file == nullptr) continue;
      next_id = parsed_.back().file->expr_end;
      files.push_back(parsed_.back().file);
    }
    auto check = std::make_unique<types::PackageCheck>(program_, path, *this, options);
    types::PackageCheck* result = check.get();
    packages_[path] = std::move(check);
    if (!has_syntax_errors(diagnostics)) result->check_files(files, diagnostics);
    return result;
  }

  std::vector<std::string> package_files(const std::string& dir) {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(dir)) {
      std::string name = entry.path().filename().string();
      if (!name_matches(name)) continue;
      absl::StatusOr<std::string> text = read_file(entry.path().string());
      if (text.ok() && constraint_holds(*text)) files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
  }

  SourceManager sources_;
  Diagnostics diagnostics_;

 private:
  static bool constraint_holds(const std::string& text);

  Flags flags_;
  types::Program program_;
  std::vector<syntax::ParsedFile> parsed_;
  absl::flat_hash_map<std::string, std::unique_ptr<types::PackageCheck>> packages_;
};

bool Loader::constraint_holds(const std::string& text) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::StartsWith(line, "package ")) return true;
    if (!absl::StartsWith(line, "//go:build ")) continue;
    absl::StatusOr<syntax::BuildConstraint> constraint = syntax::BuildConstraint::parse(line);
    return !constraint.ok() || constraint->eval(tag_holds);
  }
  return true;
}

// One ERROR comment of a test: every regular expression must match a message of the line.
struct Expected {
  uint32_t line;
  std::string pattern;
};

std::vector<Expected> expected_errors(const std::string& text) {
  static const std::regex kComment("// (GC_)?ERROR(NEXT)? (.*)$");
  static const std::regex kQuoted("\"([^\"]*)\"|`([^`]*)`");
  std::vector<Expected> result;
  uint32_t number = 0;
  for (absl::string_view line_view : absl::StrSplit(text, '\n')) {
    std::string line(line_view);
    number++;
    std::smatch comment;
    if (absl::StrContains(line, "////") || !std::regex_search(line, comment, kComment)) continue;
    std::string patterns = comment[3];
    for (std::sregex_iterator it(patterns.begin(), patterns.end(), kQuoted), end; it != end; ++it) {
      std::string pattern = (*it)[1].matched ? (*it)[1].str() : (*it)[2].str();
      // LINE+1 and the like stand for other lines' numbers.
      pattern = std::regex_replace(pattern, std::regex("\\bLINE(([+-])(\\d+))?\\b"), "\\d+");
      result.push_back({number + (comment[2].matched ? 1 : 0), pattern});
    }
  }
  return result;
}

bool matches(const std::string& message, const std::string& pattern) {
  try {
    return std::regex_search(message, std::regex(pattern));
  } catch (const std::regex_error&) {
    return absl::StrContains(message, pattern);
  }
}

// Checks one test file; prints what differs and returns whether nothing does.
bool errorcheck(const std::string& path, const Flags& flags) {
  Loader loader(flags);
  Diagnostics diagnostics;
  types::Options options{.allow_missing_body = true, .require_main = false};
  loader.check("p", {path}, options, diagnostics);
  std::vector<Diagnostic> errors = diagnostics.sorted();
  std::vector<bool> used(errors.size());
  absl::StatusOr<std::string> text = read_file(path);
  std::string report;
  for (const Expected& expected : expected_errors(text.ok() ? *text : "")) {
    bool found = false;
    for (size_t i = 0; i < errors.size(); i++) {
      if (errors[i].position.line != expected.line) continue;
      if (!matches(errors[i].message, expected.pattern)) continue;
      used[i] = found = true;
    }
    if (!found) {
      absl::StrAppend(&report, path, ":", expected.line, ": missing: ", expected.pattern, "\n");
    }
  }
  for (size_t i = 0; i < errors.size(); i++) {
    if (used[i]) continue;
    absl::StrAppend(&report, loader.sources_.format(errors[i].position),
                    ": unexpected: ", errors[i].message, "\n");
  }
  std::fputs(report.c_str(), stdout);
  return report.empty();
}

int run_errorcheck(const std::vector<std::string>& files, const Flags& flags) {
  size_t passed = 0;
  for (const std::string& file : files) passed += errorcheck(file, flags) ? 1 : 0;
  std::printf("%zu of %zu pass\n", passed, files.size());
  return passed == files.size() ? 0 : 1;
}

int run_files(const std::vector<std::string>& files, const Flags& flags) {
  Loader loader(flags);
  auto start = std::chrono::steady_clock::now();
  loader.check("main", files, {.allow_missing_body = true, .require_main = false},
               loader.diagnostics_);
  std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  std::fputs(render(loader.diagnostics_, loader.sources_, {.limit = 0}).c_str(), stderr);
  if (flags.time) std::fprintf(stderr, "%.1f ms\n", took.count());
  return loader.diagnostics_.has_errors() ? 1 : 0;
}

int run_packages(const std::vector<std::string>& paths, const Flags& flags) {
  Loader loader(flags);
  auto start = std::chrono::steady_clock::now();
  for (const std::string& path : paths) {
    if (path != "unsafe") (void)loader.import(path).ok();
  }
  std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  std::fputs(render(loader.diagnostics_, loader.sources_, {.limit = 0}).c_str(), stderr);
  if (flags.time) std::fprintf(stderr, "%.1f ms\n", took.count());
  return loader.diagnostics_.has_errors() ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  Flags flags;
  std::vector<std::string> files;
  bool errors = false, packages = false;
  for (int i = 1; i < argc; i++) {
    std::string arg = argv[i];
    if (arg == "--errorcheck") {
      errors = true;
    } else if (arg == "--lazy") {
      flags.lazy = true;
    } else if (arg == "--time") {
      flags.time = true;
    } else if ((arg == "--goroot" || arg == "--package") && i + 1 < argc) {
      packages |= arg == "--package";
      flags.goroot = argv[++i];
    } else {
      files.push_back(arg);
    }
  }
  if (errors) return run_errorcheck(files, flags);
  return packages ? run_packages(files, flags) : run_files(files, flags);
}
