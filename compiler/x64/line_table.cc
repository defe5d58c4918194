// Making of line tables; see line_table.h. Each file that the positions name becomes a node once:
// an instance of a file is made for one call. A node's parent is made before it, so parents have
// the smaller numbers. A chain that would need more nodes than a number holds leaves its positions
// out.

#include "compiler/x64/line_table.h"

#include <algorithm>
#include <optional>

#include "absl/container/flat_hash_map.h"

namespace tandem::x64 {
namespace {

class LineTableMaker {
 public:
  LineTableMaker(FileId file, const SourceManager& sources) : file_(file), sources_(sources) {}

  LineTable run(const std::vector<as::PositionEntry>& positions) {
    for (const as::PositionEntry& entry : positions) {
      if (!entry.position.known()) continue;
      std::optional<uint16_t> node = node_of(static_cast<FileId>(entry.position.file));
      if (!node.has_value()) continue;
      table_.entries.push_back({.offset = entry.offset,
                                .line = static_cast<uint32_t>(entry.position.line),
                                .node = *node});
    }
    return std::move(table_);
  }

 private:
  // The node for positions in a file; none when there are too many.
  std::optional<uint16_t> node_of(FileId file) {
    if (file == file_) return rt::abi::kNoInlineNode;
    if (auto known = nodes_.find(file); known != nodes_.end()) return known->second;
    const SourceFile& source = sources_.file(file);
    LineTable::Node node = {.path = visible_path(source)};
    if (source.inlined.has_value()) {
      const Position call = source.inlined->call;
      std::optional<uint16_t> parent = node_of(static_cast<FileId>(call.file));
      if (!parent.has_value()) return std::nullopt;
      node.function = source.inlined->function;
      node.call_line = std::max(1u, static_cast<uint32_t>(call.line));
      node.parent = *parent;
    }
    if (table_.nodes.size() >= rt::abi::kNoInlineNode) return std::nullopt;
    const auto number = static_cast<uint16_t>(table_.nodes.size());
    table_.nodes.push_back(node);
    return nodes_[file] = number;
  }

  FileId file_;
  const SourceManager& sources_;
  LineTable table_;
  absl::flat_hash_map<FileId, uint16_t> nodes_;
};

}  // namespace

absl::string_view visible_path(const SourceFile& file) {
  return file.path.empty() ? absl::string_view("??") : absl::string_view(file.path);
}

LineTable make_line_table(const std::vector<as::PositionEntry>& positions, FileId file,
                          const SourceManager& sources) {
  return LineTableMaker(file, sources).run(positions);
}

}  // namespace tandem::x64
