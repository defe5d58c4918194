// Registration of files and look-up of lines; see source.h.

#include "compiler/support/source.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "compiler/support/file.h"

namespace tandem {

absl::StatusOr<FileId> SourceManager::load(const std::string& path) {
  absl::StatusOr<std::string> text = read_file(path);
  if (!text.ok()) return text.status();
  return add(path, *std::move(text));
}

FileId SourceManager::add(std::string path, std::string text) {
  return append({.path = std::move(path), .text = std::move(text), .has_text = true});
}

FileId SourceManager::name(absl::string_view path) {
  std::scoped_lock lock(mutex_);
  auto [entry, is_new] = named_.try_emplace(path, 0);
  if (is_new) {
    files_.push_back({.path = std::string(path)});
    entry->second = static_cast<FileId>(files_.size());
  }
  return entry->second;
}

FileId SourceManager::append(SourceFile file) {
  std::scoped_lock lock(mutex_);
  files_.push_back(std::move(file));
  return static_cast<FileId>(files_.size());
}

FileId SourceManager::add_inlined(FileId file, InlinedCall call) {
  constexpr FileId kMaxInstances = 1u << 19;  // half of what Position can name
  const SourceFile& source = this->file(file);
  FileId original = source.inlined.has_value() ? source.original : file;
  SourceFile instance{.path = source.path, .original = original, .inlined = std::move(call)};
  std::scoped_lock lock(mutex_);
  if (files_.size() >= kMaxInstances) return 0;
  files_.push_back(std::move(instance));
  return static_cast<FileId>(files_.size());
}

const SourceFile& SourceManager::file(FileId id) const {
  static const SourceFile kNone{.path = "<unknown>"};
  std::scoped_lock lock(mutex_);
  return id == 0 || id > files_.size() ? kNone : files_[id - 1];
}

absl::string_view SourceManager::line_text(FileId id, uint32_t line) const {
  absl::string_view text = file(id).text;
  for (uint32_t current = 1; !text.empty(); ++current) {
    size_t end = text.find('\n');
    absl::string_view this_line = text.substr(0, end);
    if (current == line) {
      if (!this_line.empty() && this_line.back() == '\r') this_line.remove_suffix(1);
      return this_line;
    }
    if (end == absl::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return {};
}

std::string SourceManager::format(Position position) const {
  if (!position.known()) return std::string(path(position.file));
  if (position.column == 0) return absl::StrCat(path(position.file), ":", uint32_t(position.line));
  return absl::StrCat(path(position.file), ":", uint32_t(position.line), ":",
                      uint32_t(position.column));
}

}  // namespace tandem
