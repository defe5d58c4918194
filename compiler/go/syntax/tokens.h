// Tokens, operators and kinds of literals as enums, with their texts; all from tokens.def.

#ifndef TANDEM_COMPILER_GO_SYNTAX_TOKENS_H_
#define TANDEM_COMPILER_GO_SYNTAX_TOKENS_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace tandem::go::syntax {

enum class Token : uint8_t {
#define TOKEN(name, text) k##name,
#include "compiler/go/syntax/tokens.def"
};

// kNone is "no operator": a plain assignment.
enum class Operator : uint8_t {
  kNone,
#define OPERATOR(name, text, precedence) k##name,
#include "compiler/go/syntax/tokens.def"
};

enum class LitKind : uint8_t { kInt, kFloat, kImaginary, kRune, kString };

// "name", "(", "func", ...
absl::string_view to_string(Token token);

// "+", "&^", ...; "" for kNone, and ":" for kDef.
absl::string_view to_string(Operator op);

// 1 (||) to 5 (*) for binary operators, else 0.
int precedence(Operator op);

// The keyword that `word` is, or Token::kName.
Token keyword_or_name(absl::string_view word);

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_TOKENS_H_
