// The scanner: the bytes of a Go file to tokens, with semicolons inserted at line ends. It reports
// what gc's scanner reports, at the same places.
//
// The current character is kept decoded (`ch_`), because gc drops bytes it cannot read (NUL, bad
// UTF-8, byte order marks) from the stream after complaining; the runs of plain ASCII that names,
// comments and strings consist of are skipped by a table of byte classes without decoding.

#ifndef TANDEM_COMPILER_GO_SYNTAX_SCANNER_H_
#define TANDEM_COMPILER_GO_SYNTAX_SCANNER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "compiler/go/syntax/tokens.h"

namespace tandem::go::syntax {

// A place in the text, before //line directives are applied. Both count from 1.
struct LineColumn {
  uint32_t line = 0;
  uint32_t column = 0;
};

// Receives what is not a token.
class ScannerHandler {
 public:
  virtual void scan_error(LineColumn at, std::string message) = 0;

  // A comment that begins with "go:" or "line ". `text` is the whole comment, without the newline.
  // `blank` says that nothing but white space precedes it on its line.
  virtual void directive(LineColumn at, absl::string_view text, bool blank) = 0;

 protected:
  ~ScannerHandler() = default;
};

class Scanner {
 public:
  // `text` must stay as it is for as long as tokens are used, and a NUL must follow it.
  Scanner(absl::string_view text, ScannerHandler& handler);

  // Reads the next token into the fields below. At the end there are Token::kEof's for ever.
  void next();

  // Makes the current and all further tokens kEof.
  void stop();

  // The current token.
  Token token = Token::kEof;
  LineColumn at;
  absl::string_view literal;  // of kName and kLiteral; of kSemi: "semicolon", "newline", "EOF"
  LitKind literal_kind = LitKind::kInt;
  bool bad_literal = false;
  Operator op = Operator::kNone;  // of kOperator, kStar, kAssignOp, kIncOp
  int precedence = 0;             // of op

 private:
  static constexpr int32_t kEnd = -1;

  // The character and where it is.
  LineColumn here() const { return {line_, static_cast<uint32_t>(offset_ - line_start_) + 1}; }
  void advance();
  void read();
  void read_slowly();
  bool accept(int32_t ch);
  void skip_class(uint8_t byte_class);

  void error(std::string message);
  void error_at(size_t offset_in_token, std::string message);
  absl::string_view segment() const { return text_.substr(start_, offset_ - start_); }

  void skip_space(bool newline_is_token);
  bool operator_or_delimiter();
  void punctuation(int32_t first);
  void set_operator(Operator o);
  void operator_or_assign(Operator o);
  void less();
  void dot();

  void identifier();
  bool at_identifier_char(bool first);

  void set_literal(LitKind kind, bool ok);
  struct Number;
  void number(bool seen_point);
  void number_prefix(Number* n);
  void number_exponent(Number* n);
  void check_digits(const Number& n, LitKind kind);
  int digits(int base, int* invalid);

  void rune_literal();
  void string_literal();
  void raw_string();
  bool escape(int32_t quote);
  bool escape_digits(int count, uint32_t base, uint32_t max);

  // A comment whose "//" or "/*" has been read.
  void line_comment();
  void full_comment();
  bool skip_to_comment_end();
  bool directive_prefix(bool line_directive_only);

  absl::string_view text_;
  ScannerHandler& handler_;
  size_t offset_ = 0;      // of ch_
  size_t line_start_ = 0;  // offset of the line that offset_ is in
  uint32_t line_ = 1;
  int32_t ch_ = ' ';    // a blank of no width, so that the first next() reads the first character
  uint32_t width_ = 0;  // bytes of ch_
  size_t start_ = 0;    // offset of the current token
  bool blank_ = true;   // only white space before the token on its line
  bool newline_is_semi_ = false;
  bool stopped_ = false;
};

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_SCANNER_H_
