// Fuzz target: any bytes through the scanner. It must reach the end in no more tokens than there
// are bytes (and the semicolons it adds), with positions that only grow and literals that lie in
// the text.

#include "absl/strings/str_cat.h"
#include "compiler/fuzz/target.h"
#include "compiler/go/syntax/scanner.h"

namespace {

using tandem::fuzz::require;
namespace syntax = tandem::go::syntax;

class Ignore : public syntax::ScannerHandler {
 public:
  void scan_error(syntax::LineColumn, std::string) override {}
  void directive(syntax::LineColumn, absl::string_view, bool) override {}
};

bool is_before(syntax::LineColumn a, syntax::LineColumn b) {
  return a.line != b.line ? a.line < b.line : a.column < b.column;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string text(tandem::fuzz::text_of(data, size));  // a NUL follows
  Ignore handler;
  syntax::Scanner scanner(text, handler);
  syntax::LineColumn last;
  size_t limit = 2 * size + 2;
  for (size_t count = 0;; ++count) {
    scanner.next();
    if (scanner.token == syntax::Token::kEof) break;
    require(count < limit, "more tokens than bytes");
    require(!is_before(scanner.at, last), "a token before the one before it");
    last = scanner.at;
    if (scanner.token == syntax::Token::kName || scanner.token == syntax::Token::kLiteral) {
      require(scanner.literal.data() >= text.data() &&
                  scanner.literal.data() + scanner.literal.size() <= text.data() + size,
              "a literal outside the text");
    }
  }
  return 0;
}
