// Texts, precedences and the keyword hash; see tokens.h.

#include "compiler/go/syntax/tokens.h"

#include <array>
#include <cstddef>

namespace tandem::go::syntax {
namespace {

constexpr absl::string_view kTokenTexts[] = {
#define TOKEN(name, text) text,
#include "compiler/go/syntax/tokens.def"
};

struct OperatorRow {
  absl::string_view text;
  int precedence;
};

constexpr OperatorRow kOperators[] = {
    {"", 0},
#define OPERATOR(name, text, precedence) {text, precedence},
#include "compiler/go/syntax/tokens.def"
};

struct Keyword {
  absl::string_view text;
  Token token;
};

constexpr Keyword kKeywords[] = {
#define KEYWORD(name, text) {text, Token::k##name},
#include "compiler/go/syntax/tokens.def"
};

// Length and the first two letters tell all keywords apart; the multipliers make it perfect, which
// the builder of the table checks at compile time.
constexpr size_t kTableSize = 64;
constexpr size_t hash(absl::string_view word) {
  return (static_cast<size_t>(word[0]) * 4 + static_cast<size_t>(word[1]) + word.size() * 39) %
         kTableSize;
}

struct KeywordTable {
  std::array<Keyword, kTableSize> slots{};
  bool perfect = true;
};

constexpr KeywordTable make_keyword_table() {
  KeywordTable table;
  for (const Keyword& keyword : kKeywords) {
    Keyword& slot = table.slots[hash(keyword.text)];
    if (!slot.text.empty()) table.perfect = false;
    slot = keyword;
  }
  return table;
}

constexpr KeywordTable kKeywordTable = make_keyword_table();
static_assert(kKeywordTable.perfect, "two keywords share a slot: change hash()");

}  // namespace

absl::string_view to_string(Token token) {
  return kTokenTexts[static_cast<size_t>(token)];
}

absl::string_view to_string(Operator op) {
  return kOperators[static_cast<size_t>(op)].text;
}

int precedence(Operator op) {
  return kOperators[static_cast<size_t>(op)].precedence;
}

Token keyword_or_name(absl::string_view word) {
  if (word.size() < 2) return Token::kName;
  const Keyword& slot = kKeywordTable.slots[hash(word)];
  return slot.text == word ? slot.token : Token::kName;
}

}  // namespace tandem::go::syntax
