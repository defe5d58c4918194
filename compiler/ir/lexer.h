// The tokens of TIR text. Line ends matter only in that an instruction ends with its line, so a
// token knows whether it is the first of its line. Comments begin with // and end with the line.

#ifndef TANDEM_COMPILER_IR_LEXER_H_
#define TANDEM_COMPILER_IR_LEXER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"

namespace tandem::ir {

enum class TokenKind : uint8_t {
  kEnd,
  kWord,  // letters, digits, '_', '.', '-' inside, and what is not ASCII: int, v12, unsafe.Pointer
  kNumber,       // 12, -7, 0x1f, 1.5e-3; the text as it stands
  kString,       // "..." with C escapes; `text` is the content
  kSymbol,       // @"name"
  kPosition,     // @1:2:3; `text` is the part behind '@'
  kPunctuation,  // one of ( ) [ ] { } , : = * ; + ... <-
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;
  Position position;
  bool first_of_line = false;
};

class Lexer {
 public:
  Lexer(FileId file, absl::string_view text, Diagnostics& diagnostics)
      : file_(file), text_(text), diagnostics_(diagnostics) {}

  Token next();

 private:
  Position here() const { return Position::at(file_, line_, column_); }
  void advance(size_t count);
  void skip_blanks();
  std::string read_string();
  absl::string_view take_word();
  void read_at_sign(Token& token);

  FileId file_;
  absl::string_view text_;
  Diagnostics& diagnostics_;
  uint32_t line_ = 1;
  uint32_t column_ = 1;
  bool first_of_line_ = true;
};

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_LEXER_H_
