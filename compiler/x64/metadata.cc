// Encoding of function metadata: LEB128 numbers, deltas from entry to entry.

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

// Lines of other files (of what was inlined) cannot be told: the line before them stays.
std::string encode_lines(const FunctionMetadata& metadata, FileId file) {
  std::string out;
  uint32_t offset = 0;
  int64_t line = metadata.info.start_line;
  for (const as::PositionEntry& entry : metadata.positions) {
    if (!entry.position.known() || entry.position.file != file) continue;
    if (static_cast<int64_t>(entry.position.line) == line) continue;
    append_uleb(out, entry.offset - offset);
    append_sleb(out, static_cast<int64_t>(entry.position.line) - line);
    offset = entry.offset;
    line = static_cast<int64_t>(entry.position.line);
  }
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

std::string encode_metadata(const FunctionMetadata& metadata, FileId file) {
  std::string lines = encode_lines(metadata, file);
  std::string safepoints = encode_safepoints(metadata);
  rt::abi::FuncInfo info = metadata.info;
  info.safepoint_count = static_cast<uint16_t>(metadata.safepoints.size());
  info.map_count = static_cast<uint16_t>(metadata.maps.size());
  info.lines_size = static_cast<uint32_t>(lines.size());
  info.safepoints_size = static_cast<uint32_t>(safepoints.size());
  std::string out(reinterpret_cast<const char*>(&info), sizeof(info));
  out += lines;
  out += safepoints;
  for (const std::string& map : metadata.maps) out += map;
  out += encode_unsafe(metadata);
  return out;
}

}  // namespace tandem::x64
