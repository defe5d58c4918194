// Comments that mean something: //line, which renumbers the text behind it, and //go:..., which are
// kept for the declaration behind them. See parser_internal.h.
//
// The scanner hands over each comment that begins like a directive. A //line sets the parser's line
// base, from which position() computes all later positions. A //go: directive waits in pragmas_
// until a declaration takes it; one that is not alone on its line, or is taken by a declaration
// that it cannot apply to, is misplaced. Misplaced ones are reported at the end of the file, and
// only if it has no syntax errors.

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "compiler/go/syntax/build_constraint.h"
#include "compiler/go/syntax/parser_internal.h"

namespace tandem::go::syntax {
namespace {

constexpr uint32_t kMaxLineNumber = 1 << 30;

// The directives that mean something only in front of a function; elsewhere they are errors. Others
// that are unknown are ignored.
constexpr absl::string_view kFuncVerbs[] = {
    "go:noescape",           "go:norace",          "go:nosplit",
    "go:noinline",           "go:nocheckptr",      "go:systemstack",
    "go:nowritebarrier",     "go:cgo_unsafe_args", "go:nowritebarrierrec",
    "go:yeswritebarrierrec", "go:uintptrescapes",  "go:uintptrkeepalive",
    "go:registerparams",
};

bool is_func_verb(absl::string_view verb) {
  return std::find(std::begin(kFuncVerbs), std::end(kFuncVerbs), verb) != std::end(kFuncVerbs);
}

// What follows the last ":" of a //line directive.
struct TrailingNumber {
  size_t start = 0;  // behind the colon; 0 when there is none
  std::optional<uint64_t> value;
};

TrailingNumber trailing_number(absl::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos) return {};
  TrailingNumber number{colon + 1, {}};
  const absl::string_view digits = text.substr(number.start);
  uint64_t value;
  if (!digits.empty() && std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit) &&
      absl::SimpleAtoi(digits, &value)) {
    number.value = value;
  }
  return number;
}

// The comment without its marks.
absl::string_view comment_text(absl::string_view comment) {
  if (absl::StartsWith(comment, "/*")) return comment.substr(2, comment.size() - 4);
  absl::ConsumeSuffix(&comment, "\r");
  return comment.substr(2);
}

}  // namespace

void Parser::scan_error(LineColumn at_error, std::string message) {
  error_at(position(at_error), std::move(message));
}

void Parser::directive(LineColumn start, absl::string_view comment, bool blank) {
  const absl::string_view text = comment_text(comment);
  const bool line_comment = comment[1] == '/';
  if (absl::StartsWith(text, "line ") && (start.column == 1 || !line_comment)) {
    LineColumn behind{start.line + 1, 1};
    if (!line_comment) {
      behind = {start.line, start.column + static_cast<uint32_t>(comment.size())};
    }
    line_directive({start.line, start.column + 7}, behind, text.substr(5));
  } else if (absl::StartsWith(text, "go:")) {
    go_directive(position({start.line, start.column + 2}), text, blank);
  }
}

// "file:line" or "file:line:column"; the text begins at `start` and applies to what is `behind`.
void Parser::line_directive(LineColumn start, LineColumn behind, absl::string_view text) {
  auto wrong = [&](absl::string_view what, size_t from) {
    const auto offset = static_cast<uint32_t>(from);
    error_at(position({start.line, start.column + offset}),
             absl::StrCat("invalid ", what, " number: ", text.substr(from)));
  };
  auto in_range = [](const TrailingNumber& number) {
    return *number.value != 0 && *number.value <= kMaxLineNumber;
  };
  TrailingNumber line = trailing_number(text);
  if (line.start == 0) return;
  if (!line.value) return wrong("line", line.start);
  LineBase base{0, behind.line, behind.column, 1, 0};
  const TrailingNumber before = trailing_number(text.substr(0, line.start - 1));
  const bool has_column = before.value.has_value();
  if (has_column) {
    if (!in_range(line)) return wrong("column", line.start);
    base.column = static_cast<uint32_t>(*line.value);
    text = text.substr(0, line.start - 1);
    line = before;
  }
  if (!in_range(line)) return wrong("line", line.start);
  base.line = static_cast<uint32_t>(*line.value);
  const absl::string_view name = text.substr(0, line.start - 1);
  if (!name.empty() || !has_column) {
    base.file = sources_.name(name);
  } else {
    base.file = base_.file != 0 ? base_.file : file_;
  }
  base_ = base;
}

void Parser::go_directive(Position start, absl::string_view text, bool blank) {
  if (before_package_ && absl::StartsWith(text, "go:build")) {
    go_version_ = arena_.copy(minimal_go_version(absl::StrCat("//", text)));
  }
  Directive* directive = arena_.make<Directive>();
  directive->pos = start;
  directive->text = text;
  if (!blank) {
    misplaced_.push_back(directive);
  } else if (absl::StartsWith(text, "go:linkname ")) {
    linkname_directive(start, text);
  } else {
    pragmas_.push_back(directive);
  }
}

void Parser::linkname_directive(Position start, absl::string_view text) {
  const std::vector<absl::string_view> fields =
      absl::StrSplit(text, absl::ByAnyChar(" \t"), absl::SkipEmpty());
  if (fields.size() != 2 && fields.size() != 3) {
    error_at(start, "usage: //go:linkname localname [linkname]");
    return;
  }
  Linkname* linkname = arena_.make<Linkname>();
  linkname->pos = start;
  linkname->local = fields[1];
  if (fields.size() == 3) linkname->remote = fields[2];
  linknames_.push_back(linkname);
}

// The directives in front of a declaration. Those that cannot apply to it are reported when the
// whole file has been read.
Pragmas Parser::take_pragmas(PragmaPlace place) {
  if (pragmas_.empty()) return {};
  const Pragmas pragmas = arena_.copy(pragmas_.data(), pragmas_.size());
  pragmas_.clear();
  for (const Directive* pragma : pragmas) {
    const absl::string_view verb = pragma->verb();
    if ((is_func_verb(verb) && place != PragmaPlace::kFunc) ||
        (verb == "go:build" && place != PragmaPlace::kFile) ||
        (verb == "go:embed" && place != PragmaPlace::kVar)) {
      misplaced_.push_back(pragma);
    }
  }
  return pragmas;
}

void Parser::report_misplaced_pragmas() {
  for (const Directive* pragma : misplaced_) {
    error_at(pragma->pos, pragma->verb() == "go:embed" ? "misplaced go:embed directive"
                                                       : "misplaced compiler directive");
  }
}

}  // namespace tandem::go::syntax
