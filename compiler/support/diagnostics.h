// Diagnostics: what the compiler tells a person about a program. Parts report and go on; the
// driver sorts, removes repeats, limits the number as gc does, and prints.

#ifndef TANDEM_COMPILER_SUPPORT_DIAGNOSTICS_H_
#define TANDEM_COMPILER_SUPPORT_DIAGNOSTICS_H_

#include <string>
#include <vector>

#include "compiler/support/source.h"

namespace tandem {

// One message at a place. `message` may have further lines, each starting with a tab, as gc's do.
struct Diagnostic {
  Position position;
  std::string message;
};

// Collects the errors of a compilation. Not thread-safe: each thread has its own and they are
// merged.
class Diagnostics {
 public:
  void error(Position position, std::string message);
  void append(const Diagnostics& other);

  bool has_errors() const { return !errors_.empty(); }
  size_t count() const { return errors_.size(); }
  const std::vector<Diagnostic>& errors() const { return errors_; }

  // The errors by position, without those that say the same of the same line, as gc reports them.
  std::vector<Diagnostic> sorted() const;

 private:
  std::vector<Diagnostic> errors_;
};

// How render() shows the errors.
struct RenderOptions {
  bool show_source = false;  // the source line and a caret below each message
  bool color = false;
  size_t limit = 10;  // then "too many errors", as gc says; 0 is no limit
};

// The text of all errors, "file:line:col: message" a line; an error whose position is Position{}
// belongs to no file and is its message only.
std::string render(const Diagnostics& diagnostics, const SourceManager& sources,
                   const RenderOptions& options);

}  // namespace tandem

#endif  // TANDEM_COMPILER_SUPPORT_DIAGNOSTICS_H_
