// Encoding of function metadata: LEB128 numbers, deltas from entry to entry.
//
// Lines, inlined calls, safepoints and unsafe ranges are each a list by rising code offset; an
// entry holds the distance to the one before, most of which fit in a byte. rt/abi/metadata.h
// describes the format, rt/stack/metadata.cc reads it.

#include "compiler/x64/metadata.h"

namespace tandem::x64 {
namespace {

void append_uleb(std::string& out, uint64_t value) {
  do {
    uint8_t byte = value & 0x7f;
    value >>= 7;
    out.push_back(static_cast<char>(value != 0 ? byte | 0x80 : byte));
  } while (value != 0);
}

void append_sleb(std::string& out, int64_t value) {
  for (bool more = true; more;) {
    uint8_t byte = value & 0x7f;
    value >>= 7;
    more = !((value == 0 && (byte & 0x40) == 0) || (value == -1 && (byte & 0x40) != 0));
    out.push_back(static_cast<char>(more ? byte | 0x80 : byte));
  }
}

std::string encode_lines(const FunctionMetadata& metadata, const LineTable& lines) {
  std::string out;
  uint32_t offset = 0;
  int64_t line = metadata.info.start_line;
  for (const LineTable::Entry& entry : lines.entries) {
    if (static_cast<int64_t>(entry.line) == line) continue;
    append_uleb(out, entry.offset - offset);
    append_sleb(out, static_cast<int64_t>(entry.line) - line);
    offset = entry.offset;
    line = static_cast<int64_t>(entry.line);
  }
  return out;
}

std::string encode_inline_nodes(const LineTable& lines) {
  std::string out;
  for (const LineTable::Node& node : lines.nodes) {
    rt::abi::InlineNode encoded = {
        .name = 0, .file = 0, .call_line = node.call_line, .parent = node.parent, .reserved = 0};
    out.append(reinterpret_cast<const char*>(&encoded), sizeof(encoded));
  }
  return out;
}

// Runs of code of one node, up to the function's end.
std::string encode_inlined(const FunctionMetadata& metadata, const LineTable& lines) {
  std::string out;
  if (lines.nodes.empty()) return out;
  uint32_t begin = 0;
  uint16_t node = rt::abi::kNoInlineNode;
  auto end_run = [&](uint32_t end) {
    if (end == begin) return;
    append_uleb(out, end - begin);
    append_uleb(out, static_cast<uint16_t>(node + 1));  // kNoInlineNode + 1 is 0
    begin = end;
  };
  for (const LineTable::Entry& entry : lines.entries) {
    if (entry.node == node) continue;
    end_run(entry.offset);
    node = entry.node;
  }
  end_run(metadata.info.code_size);
  append_uleb(out, 0);
  return out;
}

std::string encode_safepoints(const FunctionMetadata& metadata) {
  std::string out;
  uint32_t offset = 0;
  for (const Safepoint& safepoint : metadata.safepoints) {
    append_uleb(out, safepoint.return_offset - offset);
    append_uleb(out, safepoint.map);
    offset = safepoint.return_offset;
  }
  return out;
}

std::string encode_objects(const FunctionMetadata& metadata) {
  std::string out;
  uint32_t end = 0;
  for (const StackObject& object : metadata.objects) {
    append_uleb(out, object.first_word - end);
    append_uleb(out, object.words);
    end = object.first_word + object.words;
  }
  return out;
}

// Ranges that touch become one: a length of 0 is the end.
std::string encode_unsafe(const FunctionMetadata& metadata) {
  std::string out;
  uint32_t position = 0;
  for (size_t i = 0; i < metadata.unsafe.size();) {
    uint32_t begin = metadata.unsafe[i].begin;
    uint32_t end = begin;
    for (; i < metadata.unsafe.size() && metadata.unsafe[i].begin == end; ++i) {
      end = metadata.unsafe[i].end;
    }
    append_uleb(out, end - begin);
    append_uleb(out, begin - position);
    position = end;
  }
  append_uleb(out, 0);
  return out;
}

}  // namespace

std::string encode_metadata(const FunctionMetadata& metadata, const LineTable& table) {
  std::string lines = encode_lines(metadata, table);
  std::string safepoints = encode_safepoints(metadata);
  std::string objects = encode_objects(metadata);
  rt::abi::FuncInfo info = metadata.info;
  info.inline_count = static_cast<uint16_t>(table.nodes.size());
  info.map_count = static_cast<uint32_t>(metadata.maps.size());
  info.object_count = static_cast<uint16_t>(metadata.objects.size());
  info.objects_size = static_cast<uint16_t>(objects.size());
  info.lines_size = static_cast<uint32_t>(lines.size());
  info.safepoints_size = static_cast<uint32_t>(safepoints.size());
  std::string out(reinterpret_cast<const char*>(&info), sizeof(info));
  out += encode_inline_nodes(table);
  out += lines;
  out += safepoints;
  out += objects;
  for (const std::string& map : metadata.maps) out += map;
  out += encode_unsafe(metadata);
  out += encode_inlined(metadata, table);
  return out;
}

}  // namespace tandem::x64
