// Reading go.mod; see gomod.h.

#include "compiler/go/load/gomod.h"

#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "compiler/support/file.h"

namespace tandem::go::load {
namespace {

namespace fs = std::filesystem;

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

}  // namespace

absl::StatusOr<Module> parse_gomod(absl::string_view text) {
  Module module;
  module.go_version = "go1.16";
  std::string block;  // the directive of the parentheses we are in
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
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
    if (line_words[0] == "go") module.go_version = absl::StrCat("go", line_words[1]);
  }
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
      return std::optional<Module>(*std::move(module));
    }
    if (!dir.has_parent_path() || dir == dir.parent_path()) return std::optional<Module>();
  }
}

}  // namespace tandem::go::load
