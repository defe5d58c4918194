// Reading go.mod and vendor/modules.txt; see gomod.h.
//
// Both are files of lines of words, and only some lines matter: the module and go directives of the
// one, the heads of modules and the packages below them of the other. What else go.mod says is
// passed over, as packages come from the module, its vendor directory and GOROOT only. A version is
// reduced to its minor number; a module that tells none has the one that go takes for it.

#include "compiler/go/load/gomod.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "compiler/go/load/constraints.h"
#include "compiler/support/file.h"

namespace tandem::go::load {
namespace {

namespace fs = std::filesystem;

// Of modules that do not tell their own.
constexpr absl::string_view kDefaultVersion = "go1.16";

// The words of a line without its comment; a word in quotes loses them.
std::vector<std::string> words(absl::string_view line) {
  line = line.substr(0, line.find("//"));
  std::vector<std::string> result;
  for (absl::string_view word : absl::StrSplit(line, absl::ByAnyChar(" \t\r"), absl::SkipEmpty())) {
    if (word.size() >= 2 && (word[0] == '"' || word[0] == '`') && word.back() == word[0]) {
      word = word.substr(1, word.size() - 2);
    }
    result.emplace_back(word);
  }
  return result;
}

// Removes a number without leading zeros from the head of the text; negative if there is none.
int consume_number(absl::string_view& text) {
  size_t digits = 0;
  while (digits < text.size() && absl::ascii_isdigit(text[digits])) digits++;
  int number = -1;
  if (digits > 1 && text[0] == '0') return -1;
  if (!absl::SimpleAtoi(text.substr(0, digits), &number)) return -1;
  text.remove_prefix(digits);
  return number;
}

// The N of the version 1.N, which may be followed by a patch or a prerelease; negative if the text
// is no version.
int parse_version(absl::string_view text) {
  if (!absl::ConsumePrefix(&text, "1.")) return -1;
  const int minor = consume_number(text);
  if (minor < 0) return -1;
  if (absl::ConsumePrefix(&text, ".") && consume_number(text) < 0) return -1;
  if (text.empty()) return minor;
  const size_t digits = text.find_first_of("0123456789");
  const bool is_prerelease =
      digits != 0 && digits != absl::string_view::npos &&
      std::all_of(text.begin(), text.begin() + digits, absl::ascii_islower) &&
      std::all_of(text.begin() + digits, text.end(), absl::ascii_isdigit);
  return is_prerelease ? minor : -1;
}

// The go directive of a line of go.mod.
absl::Status read_go_directive(const std::string& version, int line, Module& module) {
  if (!module.go_version.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("go.mod:", line, ": repeated go statement"));
  }
  const int minor = parse_version(version);
  if (minor < 0) {
    return absl::InvalidArgumentError(absl::StrCat("go.mod:", line, ": invalid go version '",
                                                   version, "': must match format 1.23"));
  }
  if (minor > kGoMinorVersion) {
    return absl::InvalidArgumentError(
        absl::StrCat("go.mod requires go >= ", version, " (running go 1.", kGoMinorVersion, ")"));
  }
  module.go_version = absl::StrCat("go", version);
  return absl::OkStatus();
}

// The list of the module at `root`; nothing of what is not vendored.
absl::flat_hash_map<std::string, std::string> read_vendor_list(const fs::path& root) {
  const fs::path file = root / "vendor" / "modules.txt";
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return {};
  const absl::StatusOr<std::string> text = read_file(file.string());
  if (!text.ok()) return {};
  return parse_vendor_list(*text);
}

}  // namespace

// A module's head is "# path version"; "## explicit; go 1.17" may follow; then come its packages.
absl::flat_hash_map<std::string, std::string> parse_vendor_list(absl::string_view text) {
  absl::flat_hash_map<std::string, std::string> versions;
  std::string version(kDefaultVersion);
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) continue;
    if (absl::ConsumePrefix(&line, "## ")) {
      for (absl::string_view note : absl::StrSplit(line, ';')) {
        note = absl::StripAsciiWhitespace(note);
        if (absl::ConsumePrefix(&note, "go ")) version = absl::StrCat("go", note);
      }
    } else if (line[0] == '#') {
      version = std::string(kDefaultVersion);
    } else {
      versions[line] = version;
    }
  }
  return versions;
}

absl::StatusOr<Module> parse_gomod(absl::string_view text) {
  Module module;
  int number = 0;
  std::string block;  // the directive of the parentheses we are in
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    number++;
    std::vector<std::string> line_words = words(line);
    if (line_words.empty()) continue;
    if (!block.empty()) {
      if (line_words[0] == ")") {
        block.clear();
        continue;
      }
      line_words.insert(line_words.begin(), block);
    } else if (line_words.size() == 2 && line_words[1] == "(") {
      block = line_words[0];
      continue;
    }
    if (line_words.size() < 2) continue;
    if (line_words[0] == "module") module.path = line_words[1];
    if (line_words[0] == "go") {
      const absl::Status read = read_go_directive(line_words[1], number, module);
      if (!read.ok()) return read;
    }
  }
  if (module.go_version.empty()) module.go_version = std::string(kDefaultVersion);
  if (module.path.empty()) return absl::InvalidArgumentError("no module declaration in go.mod");
  return module;
}

absl::StatusOr<std::optional<Module>> find_module(const std::string& directory) {
  for (fs::path dir = directory;; dir = dir.parent_path()) {
    const fs::path file = dir / "go.mod";
    std::error_code error;
    if (fs::is_regular_file(file, error)) {
      const absl::StatusOr<std::string> text = read_file(file.string());
      if (!text.ok()) return text.status();
      absl::StatusOr<Module> module = parse_gomod(*text);
      if (!module.ok()) {
        return absl::InvalidArgumentError(
            absl::StrCat("error reading ", file.string(), ": ", module.status().message()));
      }
      module->root = dir.string();
      module->vendored_versions = read_vendor_list(dir);
      return std::optional<Module>(*std::move(module));
    }
    if (!dir.has_parent_path() || dir == dir.parent_path()) return std::optional<Module>();
  }
}

}  // namespace tandem::go::load
