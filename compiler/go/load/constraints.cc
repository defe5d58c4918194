// Matching of files against build constraints; see constraints.h.
//
// A file is in the build if its name's suffixes (_linux, _amd64) and its //go:build line are true.
// The line must stand before the package clause, after blank lines and comments only, so only the
// head of the file is read (Header). The expression itself is parsed and evaluated by
// compiler/go/syntax/build_constraint.h.

#include "compiler/go/load/constraints.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "compiler/go/syntax/build_constraint.h"

namespace tandem::go::load {
namespace {

using syntax::BuildConstraint;

constexpr absl::string_view kSystems[] = {
#define GOOS(name, is_unix) name,
#include "compiler/go/load/targets.def"
};
constexpr absl::string_view kArchitectures[] = {
#define GOARCH(name) name,
#include "compiler/go/load/targets.def"
};

template <size_t N>
bool contains(const absl::string_view (&list)[N], absl::string_view item) {
  return std::find(std::begin(list), std::end(list), item) != std::end(list);
}

// The comments at the head of a file, as far as constraints can be in them.
struct Header {
  absl::string_view plus_build_part;  // up to the last blank line before anything but comments
  absl::string_view go_build;         // the //go:build line, or empty
  bool several_go_build = false;
};

// Skips blanks and comments in `line`. False when something else follows.
bool skip_comments(absl::string_view line, bool* in_comment) {
  while (!line.empty()) {
    if (*in_comment) {
      const size_t end = line.find("*/");
      if (end == absl::string_view::npos) return true;
      *in_comment = false;
      line = absl::StripAsciiWhitespace(line.substr(end + 2));
    } else if (absl::StartsWith(line, "//")) {
      return true;
    } else if (absl::ConsumePrefix(&line, "/*")) {
      *in_comment = true;
    } else {
      return false;
    }
  }
  return true;
}

Header read_header(absl::string_view text) {
  Header header;
  bool in_comment = false;
  bool only_line_comments = true;
  for (size_t next = 0; next < text.size();) {
    const size_t end = std::min(text.find('\n', next), text.size() - 1) + 1;
    const absl::string_view line = absl::StripAsciiWhitespace(text.substr(next, end - next));
    next = end;
    if (line.empty() && only_line_comments) {
      header.plus_build_part = text.substr(0, next);
      continue;
    }
    if (!absl::StartsWith(line, "//")) only_line_comments = false;
    if (!in_comment && BuildConstraint::is_go_build(line)) {
      header.several_go_build |= !header.go_build.empty();
      header.go_build = line;
    }
    if (!skip_comments(line, &in_comment)) break;
  }
  return header;
}

}  // namespace

BuildTags BuildTags::without_architecture() const {
  BuildTags tags = *this;
  tags.has_architecture_ = false;
  return tags;
}

bool BuildTags::has(absl::string_view tag) const {
  if (tag == "linux" || tag == "unix" || tag == "gc") return true;
  if (tag == "amd64") return has_architecture_;
  if (tag == "purego" || tag == "math_big_pure_go") return !has_architecture_;
  int version;
  absl::string_view rest = tag;
  if (absl::ConsumePrefix(&rest, "go1.") && absl::SimpleAtoi(rest, &version) &&
      absl::StrCat(version) == rest) {
    return 1 <= version && version <= kGoMinorVersion;
  }
  return std::find(extra_.begin(), extra_.end(), tag) != extra_.end();
}

bool BuildTags::matches_name(absl::string_view file_name) const {
  if (absl::StartsWith(file_name, "_") || absl::StartsWith(file_name, ".")) return false;
  if (!absl::EndsWith(file_name, ".go") || absl::EndsWith(file_name, "_test.go")) return false;
  const absl::string_view stem = file_name.substr(0, file_name.find('.'));
  // What is before the first "_" is the file's own name: linux.go has no constraint.
  const std::vector<absl::string_view> parts = absl::StrSplit(stem, '_');
  if (parts.size() < 2) return true;
  const absl::string_view last = parts.back();
  if (parts.size() > 2 && contains(kArchitectures, last) &&
      contains(kSystems, parts[parts.size() - 2])) {
    return has(last) && has(parts[parts.size() - 2]);
  }
  if (contains(kSystems, last) || contains(kArchitectures, last)) return has(last);
  return true;
}

bool BuildTags::matches_test_name(absl::string_view file_name) const {
  return absl::ConsumeSuffix(&file_name, "_test.go") &&
         matches_name(absl::StrCat(file_name, ".go"));
}

absl::StatusOr<bool> BuildTags::matches_text(absl::string_view text) const {
  const Header header = read_header(text);
  if (header.several_go_build) return absl::InvalidArgumentError("multiple //go:build comments");
  auto has_tag = [this](absl::string_view tag) { return has(tag); };
  if (!header.go_build.empty()) {
    const absl::StatusOr<BuildConstraint> constraint = BuildConstraint::parse(header.go_build);
    if (!constraint.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("parsing //go:build line: ", constraint.status().message()));
    }
    return constraint->eval(has_tag);
  }
  for (absl::string_view line : absl::StrSplit(header.plus_build_part, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (!BuildConstraint::is_plus_build(line)) continue;
    const absl::StatusOr<BuildConstraint> constraint = BuildConstraint::parse(line);
    if (constraint.ok() && !constraint->eval(has_tag)) return false;
  }
  return true;
}

}  // namespace tandem::go::load
