// What the parts of the TIR parser share: the token stream with its errors, and the parsing of
// types.

#ifndef TANDEM_COMPILER_IR_TYPE_PARSER_H_
#define TANDEM_COMPILER_IR_TYPE_PARSER_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "compiler/ir/lexer.h"
#include "compiler/ir/type.h"

namespace tandem::ir {

// One token of look-ahead over the lexer. After the first error nothing more is reported: what
// follows in a broken text would be noise.
class TokenStream {
 public:
  TokenStream(FileId file, absl::string_view text, Diagnostics& diagnostics)
      : diagnostics_(diagnostics), lexer_(file, text, diagnostics) {
    advance();
  }

  const Token& peek() const { return token_; }
  Token take() {
    Token token = token_;
    advance();
    return token;
  }
  bool failed() const { return failed_; }
  bool at_end() const { return failed_ || token_.kind == TokenKind::kEnd; }
  bool is(absl::string_view text) const {
    return (token_.kind == TokenKind::kPunctuation || token_.kind == TokenKind::kWord) &&
           token_.text == text;
  }
  // Takes the token if it is this one.
  bool accept(absl::string_view text) {
    if (failed_ || !is(text)) return false;
    advance();
    return true;
  }
  void expect(absl::string_view text);
  // The token's text; an error when it is of another kind.
  std::string expect(TokenKind kind, absl::string_view what);
  int64_t expect_integer();
  // "unexpected X, want WHAT" at the token.
  void unexpected(absl::string_view want);
  void error(Position position, std::string message);

  // Where a named type is first mentioned.
  void note_mention(const Type* type) { mentions_.try_emplace(type, token_.position); }
  Position mention(const Type* type) const {
    auto found = mentions_.find(type);
    return found == mentions_.end() ? Position{} : found->second;
  }

 private:
  void advance();

  Diagnostics& diagnostics_;
  Lexer lexer_;
  Token token_;
  bool failed_ = false;
  absl::flat_hash_map<const Type*, Position> mentions_;
};

// Reads a type in the form that Type::text() writes. After an error: some type.
class TypeParser {
 public:
  TypeParser(TokenStream& tokens, TypeTable& types) : tokens_(tokens), types_(types) {}
  const Type* parse();

 private:
  const Type* parse_word(const Token& word);
  const Type* parse_array_or_slice();
  const Type* parse_chan(ChanDirection direction);
  const Type* parse_signature();
  const Type* parse_struct();
  const Type* parse_interface();
  void parse_list(std::vector<const Type*>& out, bool* variadic);
  // A name, behind its package when it is unexported.
  void parse_name(std::string& name, std::string& package);

  TokenStream& tokens_;
  TypeTable& types_;
  int depth_ = 0;
};

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_TYPE_PARSER_H_
