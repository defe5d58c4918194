// Scanning of TIR text; see lexer.h.
//
// Tokens are words (operations, value and block names, numbers), quoted strings, @"symbol" and
// @file:line:column references, and single signs. A token is a view of the text but for strings
// with escapes, which are decoded here.

#include "compiler/ir/lexer.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace tandem::ir {
namespace {

bool is_word_start(char c) {
  return absl::ascii_isalpha(static_cast<unsigned char>(c)) || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_word_part(char c) {
  return is_word_start(c) || absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '.' ||
         c == '?';
}

bool is_digit(absl::string_view text, size_t i) {
  return i < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[i]));
}

}  // namespace

void Lexer::advance(size_t count) {
  for (; count > 0; --count) {
    if (text_.front() == '\n') {
      ++line_;
      column_ = 1;
      first_of_line_ = true;
    } else {
      ++column_;
    }
    text_.remove_prefix(1);
  }
}

void Lexer::skip_blanks() {
  while (!text_.empty()) {
    if (absl::StartsWith(text_, "//")) {
      size_t end = text_.find('\n');
      advance(end == absl::string_view::npos ? text_.size() : end);
    } else if (absl::ascii_isspace(static_cast<unsigned char>(text_.front()))) {
      advance(1);
    } else {
      return;
    }
  }
}

// The content of the literal whose opening quote is the next character.
std::string Lexer::read_string() {
  Position start = here();
  size_t end = 1;
  while (end < text_.size() && text_[end] != '"' && text_[end] != '\n') {
    end += text_[end] == '\\' ? 2 : 1;
  }
  if (end >= text_.size() || text_[end] != '"') {
    diagnostics_.error(start, "string without a closing quote");
    advance(std::min(end, text_.size()));
    return "";
  }
  std::string content;
  std::string problem;
  if (!absl::CUnescape(text_.substr(1, end - 1), &content, &problem)) {
    diagnostics_.error(start, absl::StrCat("bad escape in string: ", problem));
  }
  advance(end + 1);
  return content;
}

absl::string_view Lexer::take_word() {
  size_t end = 0;
  while (end < text_.size() && is_word_part(text_[end])) ++end;
  absl::string_view word = text_.substr(0, end);
  advance(end);
  return word;
}

// @"symbol" or @file:line:column
void Lexer::read_at_sign(Token& token) {
  advance(1);
  if (!text_.empty() && text_.front() == '"') {
    token.kind = TokenKind::kSymbol;
    token.text = read_string();
    return;
  }
  size_t end = 0;
  while (is_digit(text_, end) || (end < text_.size() && text_[end] == ':')) ++end;
  if (end == 0) diagnostics_.error(token.position, "'@' begins neither a symbol nor a position");
  token.kind = TokenKind::kPosition;
  token.text = std::string(text_.substr(0, end));
  advance(end);
}

Token Lexer::next() {
  skip_blanks();
  Token token;
  token.position = here();
  token.first_of_line = first_of_line_;
  first_of_line_ = false;
  if (text_.empty()) {
    token.first_of_line = true;
    return token;
  }
  char c = text_.front();
  if (c == '"') {
    token.kind = TokenKind::kString;
    token.text = read_string();
  } else if (c == '@') {
    read_at_sign(token);
  } else if (is_digit(text_, 0) || (c == '-' && is_digit(text_, 1))) {
    token.kind = TokenKind::kNumber;
    if (c == '-') advance(1);
    token.text = absl::StrCat(c == '-' ? "-" : "", take_word());
    // The sign of an exponent: 1.5e-3.
    bool exponent = absl::EndsWith(token.text, "e") && !absl::StrContains(token.text, "0x");
    if (exponent && !text_.empty() && (text_.front() == '-' || text_.front() == '+')) {
      token.text += text_.front();
      advance(1);
      absl::StrAppend(&token.text, take_word());
    }
  } else if (is_word_start(c)) {
    token.kind = TokenKind::kWord;
    token.text = std::string(take_word());
  } else {
    token.kind = TokenKind::kPunctuation;
    size_t length = absl::StartsWith(text_, "...") ? 3 : absl::StartsWith(text_, "<-") ? 2 : 1;
    token.text = std::string(text_.substr(0, length));
    if (length == 1 && !absl::StrContains("()[]{},:=*;+.", token.text)) {
      diagnostics_.error(token.position,
                         absl::StrCat("unexpected character ", absl::CEscape(token.text)));
    }
    advance(length);
  }
  return token;
}

}  // namespace tandem::ir
