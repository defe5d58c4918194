// Characters, white space, comments, operators and names; see scanner.h. Literals are in
// scanner_literals.cc.
//
// The lowest layer gives one decoded character at a time: ASCII by a quick path, the rest by
// read_slowly(), which also reports and skips what Go does not allow in a source file. next() skips
// white space and comments and then branches on the first character. newline_is_semi_ is set by
// every token that may end a statement; the next newline, or the end of the file, is then a
// semicolon, and so is a comment over several lines.

#include "compiler/go/syntax/scanner.h"

#include <array>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "compiler/go/syntax/byte_class.h"
#include "compiler/go/syntax/unicode.h"

namespace tandem::go::syntax {

Scanner::Scanner(absl::string_view text, ScannerHandler& handler)
    : text_(text), handler_(handler) {}

// ---- Characters ---------------------------------------------------------------------------------

// Goes on to the next character.
void Scanner::advance() {
  offset_ += width_;
  if (ch_ == '\n') {
    ++line_;
    line_start_ = offset_;
  }
  read();
}

// Sets ch_ to the character at offset_.
void Scanner::read() {
  const auto byte = static_cast<uint8_t>(text_.data()[offset_]);
  if (byte - 1u < 0x7F) {
    ch_ = byte;
    width_ = 1;
    return;
  }
  read_slowly();
}

// The rest of read(): the end, characters past ASCII, and what has to be complained about and
// skipped.
void Scanner::read_slowly() {
  constexpr int32_t kByteOrderMark = 0xFEFF;
  while (true) {
    if (offset_ == text_.size()) {
      ch_ = kEnd;
      width_ = 0;
      return;
    }
    DecodedRune next = decode_rune(text_.substr(offset_));
    ch_ = next.rune;
    width_ = static_cast<uint32_t>(next.width);
    if (next.rune == 0) {
      error("invalid NUL character");
    } else if (next.rune == kRuneError && next.width == 1) {
      error("invalid UTF-8 encoding");
    } else if (next.rune == kByteOrderMark) {
      if (offset_ > 0) error("invalid BOM in the middle of the file");
    } else {
      return;
    }
    offset_ += width_;
  }
}

bool Scanner::accept(int32_t ch) {
  if (ch_ != ch) return false;
  advance();
  return true;
}

// Goes on to the first character whose byte is not of `byte_class`. The classes have only ASCII
// without NUL and newline in them.
void Scanner::skip_class(uint8_t byte_class) {
  const char* p = text_.data() + offset_;
  if (width_ != 1 || !has_class(*p, byte_class)) return;
  do ++p;
  while (has_class(*p, byte_class));
  offset_ = static_cast<size_t>(p - text_.data());
  read();
}

void Scanner::error(std::string message) {
  handler_.scan_error(here(), std::move(message));
}

void Scanner::error_at(size_t offset_in_token, std::string message) {
  handler_.scan_error({at.line, at.column + static_cast<uint32_t>(offset_in_token)},
                      std::move(message));
}

// ---- Tokens -------------------------------------------------------------------------------------

void Scanner::stop() {
  stopped_ = true;
  token = Token::kEof;
}

void Scanner::skip_space(bool newline_is_token) {
  while (ch_ == ' ' || ch_ == '\t' || ch_ == '\r' || (ch_ == '\n' && !newline_is_token)) advance();
}

void Scanner::next() {
  if (stopped_) return;
  const bool newline_is_token = std::exchange(newline_is_semi_, false);
  while (true) {
    const LineColumn before = here();
    skip_space(newline_is_token);
    at = here();
    blank_ = at.line > before.line || before.column == 1;
    start_ = offset_;

    if (ch_ >= 0x80 ? at_identifier_char(true) : ch_ > 0 && has_class(ch_, kIdentStart)) {
      identifier();
      return;
    }
    if (ch_ == '\n' || ch_ == kEnd) {
      if (ch_ == kEnd && !newline_is_token) {
        token = Token::kEof;
        return;
      }
      literal = ch_ == kEnd ? "EOF" : "newline";
      token = Token::kSemi;
      if (ch_ == '\n') advance();
      return;
    }
    if (ch_ != '/') {
      if (operator_or_delimiter()) return;
      continue;  // past an invalid character
    }
    advance();
    if (accept('/')) {
      line_comment();
    } else if (accept('*')) {
      full_comment();
      if (line_ > at.line && newline_is_token) {
        // A comment over several lines acts like a newline.
        literal = "newline";
        token = Token::kSemi;
        return;
      }
    } else {
      operator_or_assign(Operator::kDiv);
      return;
    }
  }
}

void Scanner::set_operator(Operator o) {
  op = o;
  precedence = syntax::precedence(o);
  token = Token::kOperator;
}

void Scanner::operator_or_assign(Operator o) {
  set_operator(o);
  if (accept('=')) token = Token::kAssignOp;
}

// `<` has been read.
void Scanner::less() {
  if (accept('=')) return set_operator(Operator::kLeq);
  if (accept('<')) return operator_or_assign(Operator::kShl);
  if (accept('-')) {
    token = Token::kArrow;
    return;
  }
  set_operator(Operator::kLss);
}

// `.` has been read.
void Scanner::dot() {
  if ('0' <= ch_ && ch_ <= '9') return number(true);
  if (ch_ == '.' && absl::StartsWith(text_.substr(offset_), "..")) {
    advance();
    advance();
    token = Token::kDotDotDot;
    return;
  }
  token = Token::kDot;
}

// Reads any token that is not white space, a comment, a name or the end; false after skipping an
// invalid character.
bool Scanner::operator_or_delimiter() {
  const int32_t first = ch_;
  if (!has_class(first, kPunctuation)) {
    error(absl::StrCat("invalid character ", unicode_name(first)));
    advance();
    return false;
  }
  if ('0' <= first && first <= '9') {
    number(false);
  } else if (first == '"') {
    string_literal();
  } else if (first == '`') {
    raw_string();
  } else if (first == '\'') {
    rune_literal();
  } else {
    advance();
    punctuation(first);
  }
  return true;
}

// Reads the operator or delimiter whose first character has been read.
void Scanner::punctuation(int32_t first) {
  auto delimiter = [this](Token t, bool ends_statement = false) {
    token = t;
    newline_is_semi_ = ends_statement;
  };
  auto increment_or_assign = [this](int32_t sign, Operator o) {
    if (!accept(sign)) return operator_or_assign(o);
    set_operator(o);
    token = Token::kIncOp;
    newline_is_semi_ = true;
  };
  switch (first) {
    case '(':
      return delimiter(Token::kLparen);
    case '[':
      return delimiter(Token::kLbrack);
    case '{':
      return delimiter(Token::kLbrace);
    case ',':
      return delimiter(Token::kComma);
    case ';':
      literal = "semicolon";
      return delimiter(Token::kSemi);
    case ')':
      return delimiter(Token::kRparen, true);
    case ']':
      return delimiter(Token::kRbrack, true);
    case '}':
      return delimiter(Token::kRbrace, true);
    case ':':
      return delimiter(accept('=') ? Token::kDefine : Token::kColon);
    case '.':
      return dot();
    case '+':
      return increment_or_assign('+', Operator::kAdd);
    case '-':
      return increment_or_assign('-', Operator::kSub);
    case '*':
      operator_or_assign(Operator::kMul);
      if (token == Token::kOperator) token = Token::kStar;
      return;
    case '%':
      return operator_or_assign(Operator::kRem);
    case '&':
      if (accept('&')) return set_operator(Operator::kAndAnd);
      return operator_or_assign(accept('^') ? Operator::kAndNot : Operator::kAnd);
    case '|':
      if (accept('|')) return set_operator(Operator::kOrOr);
      return operator_or_assign(Operator::kOr);
    case '^':
      return operator_or_assign(Operator::kXor);
    case '<':
      return less();
    case '>':
      if (accept('=')) return set_operator(Operator::kGeq);
      if (accept('>')) return operator_or_assign(Operator::kShr);
      return set_operator(Operator::kGtr);
    case '=':
      if (accept('=')) return set_operator(Operator::kEql);
      return delimiter(Token::kAssign);
    case '!':
      return set_operator(accept('=') ? Operator::kNeq : Operator::kNot);
    case '~':
      return set_operator(Operator::kTilde);
  }
}

// ---- Names --------------------------------------------------------------------------------------

void Scanner::identifier() {
  advance();
  skip_class(kIdent);
  if (ch_ >= 0x80 || (ch_ > 0 && has_class(ch_, kIdent))) {
    while (at_identifier_char(false)) advance();
  }
  const absl::string_view word = segment();
  token = keyword_or_name(word);
  if (token == Token::kName) {
    literal = word;
    newline_is_semi_ = true;
    return;
  }
  newline_is_semi_ = token == Token::kBreak || token == Token::kContinue ||
                     token == Token::kFallthrough || token == Token::kReturn;
}

// Whether ch_ belongs to a name. Characters past ASCII always do, so that a name with a wrong one
// is one error and not several.
bool Scanner::at_identifier_char(bool first) {
  if (ch_ < 0x80) return ch_ > 0 && has_class(ch_, kIdent);
  if (is_letter(ch_)) return true;
  if (is_digit(ch_)) {
    if (first) error(absl::StrCat("identifier cannot begin with digit ", unicode_name(ch_)));
  } else {
    error(absl::StrCat("invalid character ", unicode_name(ch_), " in identifier"));
  }
  return true;
}

// ---- Comments -----------------------------------------------------------------------------------

// Whether the comment begins like a directive; reads the beginning in any case.
bool Scanner::directive_prefix(bool line_directive_only) {
  const absl::string_view rest = text_.substr(offset_);
  return absl::StartsWith(rest, "line ") || (!line_directive_only && absl::StartsWith(rest, "go:"));
}

void Scanner::line_comment() {
  const bool is_directive = directive_prefix(false);
  while (ch_ != kEnd && ch_ != '\n') {
    skip_class(kComment | kStar);
    if (ch_ != kEnd && ch_ != '\n') advance();
  }
  if (is_directive) handler_.directive(at, segment(), blank_);
}

void Scanner::full_comment() {
  const bool is_directive = directive_prefix(true);
  if (skip_to_comment_end() && is_directive) handler_.directive(at, segment(), blank_);
}

bool Scanner::skip_to_comment_end() {
  while (ch_ != kEnd) {
    skip_class(kComment);
    while (ch_ == '*') {
      advance();
      if (accept('/')) return true;
    }
    if (ch_ != kEnd) advance();
  }
  error_at(0, "comment not terminated");
  return false;
}

}  // namespace tandem::go::syntax
