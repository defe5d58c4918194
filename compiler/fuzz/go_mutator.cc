// How the fuzz targets for Go change their inputs: by tokens, because hardly any text with changed
// bytes gets past the parser. A mutation deletes, doubles, moves, exchanges or replaces tokens or
// runs of them, a run being a token or a bracketed group, so that brackets stay in pairs; what
// comes in is a word of the language or a run of the same text. A crossover puts a run of the other
// text in. A fifth of the mutations is libFuzzer's own, of bytes, for what a token cannot be.

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "compiler/fuzz/go_words.h"
#include "compiler/fuzz/target.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace {

using namespace tandem::fuzz;

using Tokens = std::vector<absl::string_view>;

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (c & 0x80) != 0;
}

size_t quoted_length(absl::string_view text) {
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == text[0]) return i + 1;
    if (text[i] == '\n' && text[0] != '`') return i;
    if (text[i] == '\\' && text[0] != '`') ++i;
  }
  return text.size();
}

size_t token_length(absl::string_view text) {
  size_t n = 0;
  while (n < text.size() && is_word_byte(text[n])) ++n;
  if (n > 0) return n;
  if (text[0] == '"' || text[0] == '\'' || text[0] == '`') return quoted_length(text);
  if (text.substr(0, 2) == "//") return std::min(text.find('\n'), text.size() - 1) + 1;
  n = 1;
  for (absl::string_view symbol : kGoSymbols) {
    if (is_symbol(symbol) && text.substr(0, symbol.size()) == symbol)
      n = std::max(n, symbol.size());
  }
  return n;
}

// Line ends are tokens: they end statements.
Tokens tokens_of(absl::string_view text) {
  Tokens tokens;
  while (!text.empty()) {
    size_t n = text[0] == ' ' || text[0] == '\t' || text[0] == '\r' ? 0 : token_length(text);
    if (n > 0) tokens.push_back(text.substr(0, n));
    text.remove_prefix(std::max<size_t>(n, 1));
  }
  return tokens;
}

bool opens(absl::string_view token) {
  return token == "(" || token == "[" || token == "{";
}
bool closes(absl::string_view token) {
  return token == ")" || token == "]" || token == "}";
}

class Mutator {
 public:
  Mutator(Tokens tokens, unsigned seed) : tokens_(std::move(tokens)), random_(seed) {}

  void mutate(const Tokens& other) {
    if (tokens_.empty()) return;
    Tokens run = piece(tokens_);
    const size_t at = below(tokens_.size() + 1);
    const Range range = range_at(tokens_, below(tokens_.size()));
    switch (below(7)) {
      case 0:
        replace(range, {});
        break;
      case 1:
        insert(at, run);
        break;
      case 2:
        replace(range, run);
        break;
      case 3:
        replace(range, {kGoWords[below(std::size(kGoWords))]});
        break;
      case 4:
        insert(at, {kGoWords[below(std::size(kGoWords))]});
        break;
      case 5:
        replace({range.begin, range.begin + 1}, {symbol()});
        break;
      case 6:
        other.empty() ? insert(at, {symbol()}) : replace(range, piece(other));
        break;
    }
  }

  size_t below(size_t limit) {
    return std::uniform_int_distribution<size_t>(0, limit - 1)(random_);
  }

  std::string text() const {
    std::string result;
    for (absl::string_view token : tokens_) {
      if (!result.empty() && result.back() != '\n' && token != "\n") result += ' ';
      result += std::string(token);
    }
    return result;
  }

 private:
  struct Range {
    size_t begin;
    size_t end;
  };

  // One token, or from an opening bracket to the one that closes it, and with some luck more.
  Range range_at(const Tokens& tokens, size_t begin) {
    size_t end = begin;
    const size_t wanted = below(4) == 0 ? 1 + below(12) : 1;
    int depth = 0;
    for (size_t count = 0; end < tokens.size() && (depth > 0 || count < wanted); ++end) {
      if (opens(tokens[end])) ++depth;
      if (closes(tokens[end]) && --depth < 0) break;
      if (depth == 0) ++count;
    }
    return {begin, std::max(end, begin + 1)};
  }

  Tokens piece(const Tokens& tokens) {
    const Range range = range_at(tokens, below(tokens.size()));
    return Tokens(tokens.begin() + range.begin, tokens.begin() + range.end);
  }

  absl::string_view symbol() {
    while (true) {
      absl::string_view symbol = kGoSymbols[below(std::size(kGoSymbols))];
      if (is_symbol(symbol)) return symbol;
    }
  }

  void replace(Range range, const Tokens& by) {
    tokens_.erase(tokens_.begin() + range.begin, tokens_.begin() + range.end);
    insert(range.begin, by);
  }

  void insert(size_t at, const Tokens& tokens) {
    tokens_.insert(tokens_.begin() + at, tokens.begin(), tokens.end());
  }

  Tokens tokens_;
  std::mt19937 random_;
};

size_t put(absl::string_view text, uint8_t* out, size_t max_size) {
  const size_t size = std::min(text.size(), max_size);
  std::memcpy(out, text.data(), size);
  return size;
}

}  // namespace

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned seed) {
  if (seed % 5 == 0) return LLVMFuzzerMutate(data, size, max_size);
  Mutator mutator(tokens_of(text_of(data, size)), seed);
  for (size_t left = 1 + mutator.below(4); left > 0; --left) mutator.mutate({});
  return put(mutator.text(), data, max_size);
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t* data1, size_t size1,
                                            const uint8_t* data2, size_t size2, uint8_t* out,
                                            size_t max_size, unsigned seed) {
  const Tokens other = tokens_of(text_of(data2, size2));
  Mutator mutator(tokens_of(text_of(data1, size1)), seed);
  for (size_t left = 1 + mutator.below(6); left > 0; --left) mutator.mutate(other);
  return put(mutator.text(), out, max_size);
}
