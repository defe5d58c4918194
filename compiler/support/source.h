// Source files and positions. Every part of the compiler that can speak of a place in a program
// (scanner, TIR, diagnostics, line tables) does it with `Position`, a value of eight bytes that
// needs no table to be compared, and finds the file's name and text in the `SourceManager`.
//
// A file is registered by its path. Its text is kept when the compiler read it, and is absent when
// the file is only named (a TIR module that carries the positions of a Go program, a `//line`
// directive).
//
// Code that was inlined has positions in a file of its own: an instance of the callee's file, with
// the same path, that knows which call it came from. So a position alone leads to the whole chain
// of calls, and whoever only wants a path and a line does not notice.

#ifndef TANDEM_COMPILER_SUPPORT_SOURCE_H_
#define TANDEM_COMPILER_SUPPORT_SOURCE_H_

#include <compare>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace tandem {

// Names a file of a SourceManager. 0 is "no file".
using FileId = uint32_t;

// A place in a source file. Line and column count from 1, the column in bytes as gc counts it; 0
// means unknown. Columns past kMaxColumn are clamped to it, as gc does.
struct Position {
  static constexpr uint32_t kMaxColumn = (1u << 20) - 1;
  static constexpr uint32_t kMaxLine = (1u << 24) - 1;

  uint64_t file : 20 = 0;
  uint64_t line : 24 = 0;
  uint64_t column : 20 = 0;

  static Position at(FileId file, uint32_t line, uint32_t column) {
    return {.file = file,
            .line = line > kMaxLine ? kMaxLine : line,
            .column = column > kMaxColumn ? kMaxColumn : column};
  }
  bool known() const { return line != 0; }
  friend bool operator==(Position a, Position b) {
    return a.file == b.file && a.line == b.line && a.column == b.column;
  }
  // Orders by file (in the order of registration), then line, then column.
  friend std::strong_ordering operator<=>(Position a, Position b) {
    if (auto c = uint64_t{a.file} <=> uint64_t{b.file}; c != 0) return c;
    if (auto c = uint64_t{a.line} <=> uint64_t{b.line}; c != 0) return c;
    return uint64_t{a.column} <=> uint64_t{b.column};
  }
};

// The call that code was inlined for.
struct InlinedCall {
  std::string function;  // the callee's link name
  Position call;         // in the caller, which may be inlined in turn
};

// One registered file.
struct SourceFile {
  std::string path;  // as diagnostics print it
  std::string text = {};
  bool has_text = false;
  FileId original = 0;                      // of an instance: the callee's file
  std::optional<InlinedCall> inlined = {};  // of an instance
};

// Owns the files of one compilation. Registration is thread-safe; a SourceFile never moves.
class SourceManager {
 public:
  // Reads the file at `path`. The error says why it cannot be read, and names the path.
  absl::StatusOr<FileId> load(const std::string& path);

  // Registers text that did not come from a file (tests, standard input).
  FileId add(std::string path, std::string text);

  // Registers a name without a text; the same name gives the same id.
  FileId name(absl::string_view path);

  // An instance of a file (or of what an instance is of) for the code of a callee that is inlined;
  // 0 when there are too many.
  FileId add_inlined(FileId file, InlinedCall call);

  const SourceFile& file(FileId id) const;
  absl::string_view path(FileId id) const { return file(id).path; }

  // The text of line `line` without its end, or "" when the file has no text or no such line.
  absl::string_view line_text(FileId id, uint32_t line) const;

  // "path:line:column", less what is unknown.
  std::string format(Position position) const;

 private:
  FileId append(SourceFile file);

  mutable std::mutex mutex_;
  std::deque<SourceFile> files_;
  absl::flat_hash_map<std::string, FileId> named_;
};

}  // namespace tandem

#endif  // TANDEM_COMPILER_SUPPORT_SOURCE_H_
