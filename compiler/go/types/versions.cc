// Language versions: what a package may use of Go is limited by the go directive of its go.mod, and
// for one file by the //go:build line at its head. What is newer is refused in gc's words.
//
// A file's own version counts if it is newer than the package's, or if the package's is 1.21 or
// later; before that, such lines were written for other reasons.

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "compiler/go/types/checking.h"

namespace tandem::go::types {

int parse_go_minor(absl::string_view version) {
  if (!absl::ConsumePrefix(&version, "go1.")) return 0;
  size_t digits = 0;
  while (digits < version.size() && absl::ascii_isdigit(version[digits])) digits++;
  int minor = 0;
  return absl::SimpleAtoi(version.substr(0, digits), &minor) ? minor : 0;
}

void Checker::note_file_version(const syntax::File* file) {
  constexpr int kFirstThatDowngrades = 21;
  const int version = parse_go_minor(file->go_version);
  const int own = options_.go_minor;
  if (version == 0 || own == 0 || version == own) return;
  if (version < own && own < kFirstThatDowngrades) return;
  file_versions_[file->pkg_name->pos.file] = version;
}

bool Checker::allows_version(Position at, int minor) const {
  if (auto it = file_versions_.find(at.file); it != file_versions_.end()) {
    return it->second >= minor;
  }
  return options_.go_minor == 0 || options_.go_minor >= minor;
}

bool Checker::require_version(Position at, int minor, absl::string_view what) {
  if (allows_version(at, minor)) return true;
  error(at, absl::StrCat(what, " requires go1.", minor, " or later"));
  return false;
}

void Checker::add_version_hint(std::string& message) const {
  constexpr absl::string_view kStart = "requires go1.", kEnd = " or later";
  const size_t start = message.find(kStart.data());
  if (start == std::string::npos) return;
  const size_t digits = start + kStart.size();
  const size_t end = message.find_first_not_of("0123456789", digits);
  if (end == digits || end == std::string::npos) return;
  if (!absl::StartsWith(absl::string_view(message).substr(end), kEnd)) return;
  absl::StrAppend(&message, " (-lang was set to go1.", options_.go_minor, "; check go.mod)");
}

// Numbers in the notations of go1.13.
void Checker::check_literal_version(const syntax::BasicLit* literal) {
  constexpr int kNewNotations = 13;
  const absl::string_view text = literal->value;
  const char* what = nullptr;
  const char radix = text.size() > 2 && text[0] == '0' ? absl::ascii_tolower(text[1]) : '0';
  if (text.size() > 2 && absl::StrContains(text, "_")) {
    what = "underscores in numeric literals";
  } else if (radix == 'b') {
    what = "binary literals";
  } else if (radix == 'o') {
    what = "0o/0O-style octal literals";
  } else if (radix == 'x' && literal->lit_kind != syntax::LitKind::kInt) {
    what = "hexadecimal floating-point literals";
  }
  if (what != nullptr) require_version(literal->pos, kNewNotations, what);
}

}  // namespace tandem::go::types
