// The values of rune and string literals. Numbers are the type checker's, which computes exactly.

#ifndef TANDEM_COMPILER_GO_SYNTAX_LITERALS_H_
#define TANDEM_COMPILER_GO_SYNTAX_LITERALS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace tandem::go::syntax {

// The bytes that a string literal, in double or back quotes, stands for; nothing when it is
// malformed.
std::optional<std::string> string_value(absl::string_view literal);

// The code point that a rune literal stands for.
std::optional<int32_t> rune_value(absl::string_view literal);

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_LITERALS_H_
