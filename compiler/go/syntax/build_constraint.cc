// Parsing and evaluation of build constraints; see build_constraint.h.
//
// A //go:build line is read by recursive descent, || over && over ! over a tag or parentheses; a //
// +build line by splitting, spaces meaning "or" and commas "and". Both give the same tree: an array
// of nodes that name their operands by index, operands before what uses them, so that the root is
// the last. Evaluation asks a callback for each tag. The least Go version is computed over the same
// tree, with the maximum for "and" and the minimum for "or", which change places below a negation.

#include "compiler/go/syntax/build_constraint.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "compiler/go/syntax/unicode.h"

namespace tandem::go::syntax {
namespace {

constexpr int kMaxDepth = 500;

// The length of the tag at the beginning of `text`: letters, digits, "_" and ".".
size_t tag_length(absl::string_view text) {
  size_t length = 0;
  while (length < text.size()) {
    const DecodedRune next = decode_rune(text.substr(length));
    if (!is_letter(next.rune) && !is_digit(next.rune) && next.rune != '_' && next.rune != '.')
      break;
    length += next.width;
  }
  return length;
}

// What follows the marker in `line`, when the marker is a word of its own.
bool after_marker(absl::string_view line, absl::string_view marker, absl::string_view* rest) {
  if (!absl::ConsumePrefix(&line, marker)) return false;
  *rest = absl::StripAsciiWhitespace(line);
  return line.empty() || rest->size() != line.size();
}

bool split_go_build(absl::string_view line, absl::string_view* expr) {
  return after_marker(absl::StripTrailingAsciiWhitespace(line), "//go:build", expr);
}

bool split_plus_build(absl::string_view line, absl::string_view* expr) {
  if (!absl::ConsumePrefix(&line, "//")) return false;
  return after_marker(absl::StripAsciiWhitespace(line), "+build", expr);
}

}  // namespace

// Reads the expression of a //go:build line. After an error the token is the end, so that
// everything returns.
class ConstraintParser {
 public:
  explicit ConstraintParser(absl::string_view text) : rest_(text) {}

  absl::StatusOr<BuildConstraint> parse() {
    lex();
    parse_or();
    if (!token_.empty()) fail(absl::StrCat("unexpected token ", token_));
    if (!error_.empty()) return absl::InvalidArgumentError(error_);
    return std::move(constraint_);
  }

 private:
  using Kind = BuildConstraint::Kind;

  void fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
    token_ = rest_ = {};
  }

  int parse_binary(absl::string_view op, Kind kind, int (ConstraintParser::*operand)()) {
    int x = (this->*operand)();
    while (token_ == op) {
      lex();
      const int y = (this->*operand)();
      x = constraint_.add({kind, {}, x, y});
    }
    return x;
  }
  int parse_or() { return parse_binary("||", Kind::kOr, &ConstraintParser::parse_and); }
  int parse_and() { return parse_binary("&&", Kind::kAnd, &ConstraintParser::parse_not); }

  int parse_not() {
    if (token_ != "!") return parse_atom();
    lex();
    if (token_ == "!") fail("double negation not allowed");
    const int x = parse_atom();
    return constraint_.add({Kind::kNot, {}, x, -1});
  }

  int parse_atom() {
    if (token_ == "(") {
      if (++depth_ > kMaxDepth) fail("expression nested too deeply");
      lex();
      const int x = parse_or();
      if (error_ == "unexpected end of expression") error_ = "missing close paren";
      if (token_ != ")") fail("missing close paren");
      lex();
      --depth_;
      return x;
    }
    if (!is_tag_) {
      fail(token_.empty() ? "unexpected end of expression"
                          : absl::StrCat("unexpected token ", token_));
      return constraint_.add({Kind::kTag, {}, -1, -1});
    }
    const int tag = constraint_.add({Kind::kTag, std::string(token_), -1, -1});
    lex();
    return tag;
  }

  void take(size_t length) {
    token_ = rest_.substr(0, length);
    rest_.remove_prefix(length);
  }

  void lex() {
    is_tag_ = false;
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t')) rest_.remove_prefix(1);
    if (rest_.empty()) {
      token_ = {};
    } else if (rest_[0] == '(' || rest_[0] == ')' || rest_[0] == '!') {
      take(1);
    } else if (absl::StartsWith(rest_, "&&") || absl::StartsWith(rest_, "||")) {
      take(2);
    } else if (const size_t length = tag_length(rest_); length > 0) {
      take(length);
      is_tag_ = true;
    } else {
      fail(absl::StrCat("invalid syntax at ", rest_.substr(0, decode_rune(rest_).width)));
    }
  }

  absl::string_view rest_;
  absl::string_view token_;  // empty at the end
  bool is_tag_ = false;
  int depth_ = 0;
  std::string error_;
  BuildConstraint constraint_;
};

int BuildConstraint::add(Node node) {
  nodes_.push_back(std::move(node));
  return static_cast<int>(nodes_.size()) - 1;
}

bool BuildConstraint::is_go_build(absl::string_view line) {
  absl::string_view expr;
  return split_go_build(line, &expr);
}

bool BuildConstraint::is_plus_build(absl::string_view line) {
  absl::string_view expr;
  return split_plus_build(line, &expr);
}

absl::StatusOr<BuildConstraint> BuildConstraint::parse(absl::string_view line) {
  absl::string_view text;
  if (split_go_build(line, &text)) return ConstraintParser(text).parse();
  if (!split_plus_build(line, &text)) return absl::NotFoundError("not a build constraint");

  // Clauses separated by spaces are alternatives; commas in them mean "and".
  BuildConstraint result;
  auto join = [&](Kind kind, int x, int y) { return x < 0 ? y : result.add({kind, {}, x, y}); };
  int any = -1;
  for (absl::string_view clause : absl::StrSplit(text, absl::ByAnyChar(" \t"), absl::SkipEmpty())) {
    int all = -1;
    for (absl::string_view term : absl::StrSplit(clause, ',')) {
      const bool negated = absl::ConsumePrefix(&term, "!");
      const bool valid = !term.empty() && tag_length(term) == term.size();
      int x = result.add({Kind::kTag, std::string(valid ? term : "ignore"), -1, -1});
      if (negated && valid) x = result.add({Kind::kNot, {}, x, -1});
      all = join(Kind::kAnd, all, x);
    }
    any = join(Kind::kOr, any, all);
  }
  if (any < 0) result.add({Kind::kTag, "ignore", -1, -1});
  return result;
}

bool BuildConstraint::eval(absl::FunctionRef<bool(absl::string_view)> has_tag) const {
  return eval(static_cast<int>(nodes_.size()) - 1, has_tag);
}

bool BuildConstraint::eval(int index, absl::FunctionRef<bool(absl::string_view)> has_tag) const {
  const Node& node = nodes_[index];
  switch (node.kind) {
    case Kind::kTag:
      return has_tag(node.tag);
    case Kind::kNot:
      return !eval(node.x, has_tag);
    case Kind::kAnd:
      return eval(node.x, has_tag) && eval(node.y, has_tag);
    case Kind::kOr:
      return eval(node.x, has_tag) || eval(node.y, has_tag);
  }
  return false;
}

std::string BuildConstraint::minimal_go_version() const {
  const int version = minimal_version(static_cast<int>(nodes_.size()) - 1, false);
  return version < 0 ? "" : version == 0 ? "go1" : absl::StrCat("go1.", version);
}

// The N of the go1.N that the node, or its negation, needs; -1 for none. Tags count as independent.
int BuildConstraint::minimal_version(int index, bool negated) const {
  const Node& node = nodes_[index];
  switch (node.kind) {
    case Kind::kTag: {
      absl::string_view tag = node.tag;
      int version;
      if (negated) return -1;
      if (tag == "go1") return 0;
      return absl::ConsumePrefix(&tag, "go1.") && absl::SimpleAtoi(tag, &version) ? version : -1;
    }
    case Kind::kNot:
      return minimal_version(node.x, !negated);
    case Kind::kAnd:
    case Kind::kOr: {
      const int x = minimal_version(node.x, negated);
      const int y = minimal_version(node.y, negated);
      return (node.kind == Kind::kAnd) != negated ? std::max(x, y) : std::min(x, y);
    }
  }
  return -1;
}

std::string minimal_go_version(absl::string_view line) {
  absl::StatusOr<BuildConstraint> constraint = BuildConstraint::parse(line);
  return constraint.ok() ? constraint->minimal_go_version() : "";
}

}  // namespace tandem::go::syntax
