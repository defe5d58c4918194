// Collection, ordering and printing of errors; see diagnostics.h.

#include "compiler/support/diagnostics.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace tandem {

void Diagnostics::error(Position position, std::string message) {
  errors_.push_back({position, std::move(message)});
}

void Diagnostics::append(const Diagnostics& other) {
  errors_.insert(errors_.end(), other.errors_.begin(), other.errors_.end());
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  // Of syntax errors of one line, and of other errors that say the same of one line, one after the
  // other, the first counts.
  std::vector<Diagnostic> result;
  const Diagnostic* last_syntax = nullptr;
  const Diagnostic* last_other = nullptr;
  auto same_line = [](const Diagnostic* a, const Diagnostic& b) {
    return a != nullptr && a->position.file == b.position.file &&
           a->position.line == b.position.line;
  };
  for (const Diagnostic& error : errors_) {
    if (absl::StartsWith(error.message, "syntax error")) {
      if (same_line(last_syntax, error)) continue;
      last_syntax = &error;
    } else {
      if (same_line(last_other, error) && last_other->message == error.message) continue;
      last_other = &error;
    }
    result.push_back(error);
  }
  std::stable_sort(result.begin(), result.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return a.position < b.position;
  });
  auto same = [](const Diagnostic& a, const Diagnostic& b) {
    return a.position == b.position && a.message == b.message;
  };
  result.erase(std::unique(result.begin(), result.end(), same), result.end());
  return result;
}

namespace {

// The source line and a caret; tabs are kept, so that the caret stands where the column is.
std::string excerpt(const SourceManager& sources, Position position, bool color) {
  absl::string_view line = sources.line_text(position.file, position.line);
  if (line.empty() || position.column == 0) return "";
  std::string margin;
  for (size_t i = 0; i + 1 < position.column && i < line.size(); ++i) {
    margin += line[i] == '\t' ? '\t' : ' ';
  }
  return absl::StrCat("    ", line, "\n    ", margin, color ? "\033[1;32m^\033[0m" : "^", "\n");
}

}  // namespace

std::string render(const Diagnostics& diagnostics, const SourceManager& sources,
                   const RenderOptions& options) {
  std::string out;
  size_t shown = 0;
  for (const Diagnostic& error : diagnostics.sorted()) {
    if (options.limit != 0 && shown++ == options.limit) {
      absl::StrAppend(&out, "too many errors\n");
      break;
    }
    if (error.position != Position{}) {
      std::string place = sources.format(error.position);
      if (options.color) place = absl::StrCat("\033[1m", place, "\033[0m");
      absl::StrAppend(&out, place, ": ");
    }
    absl::StrAppend(&out, error.message, "\n");
    if (options.show_source) absl::StrAppend(&out, excerpt(sources, error.position, options.color));
  }
  return out;
}

}  // namespace tandem
