// Decoding of function metadata (metadata.h; rt/abi/metadata.h has the format).
//
// A function is found by binary search in the table that the linker has ordered by address. Its
// lines, safepoints and unsafe ranges are LEB128 numbers that count on from one another, so they
// are read from the start: they are asked for by tracebacks, stack scans and signals, never on a
// hot path.

#include "rt/stack/metadata.h"

namespace rt {
namespace {

// Reads LEB128 numbers from bytes.
class Reader {
 public:
  explicit Reader(const uint8_t* next) : next_(next) {}

  const uint8_t* position() const { return next_; }

  uint64_t read_unsigned() {
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const uint8_t byte = *next_++;
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return value;
    }
  }

  int64_t read_signed() {
    uint64_t value = 0;
    unsigned shift = 0;
    for (;;) {
      const uint8_t byte = *next_++;
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      shift += 7;
      if ((byte & 0x80) != 0) continue;
      if ((byte & 0x40) != 0 && shift < 64) value |= ~uint64_t{0} << shift;
      return static_cast<int64_t>(value);
    }
  }

 private:
  const uint8_t* next_;
};

constexpr StackMap kNoMap = {};

}  // namespace

bool StackObjects::next() {
  if (count_ == map_.object_count) return false;
  index_ = count_++;
  Reader reader(next_);
  const size_t gap = reader.read_unsigned();
  words_ = reader.read_unsigned();
  end_ += gap + words_;
  next_ = reader.position();
  return true;
}

uint32_t Function::line_at(uint32_t offset) const {
  Reader reader(lines());
  uint64_t position = 0;
  int64_t line = info_->start_line;
  while (reader.position() < safepoints()) {
    position += reader.read_unsigned();
    if (position > offset) break;
    line += reader.read_signed();
  }
  return static_cast<uint32_t>(line);
}

bool Function::find_map(uint32_t return_offset, StackMap* found) const {
  Reader reader(safepoints());
  uint64_t position = 0;
  while (reader.position() < objects()) {
    position += reader.read_unsigned();
    const auto index = static_cast<uint32_t>(reader.read_unsigned());
    if (position == return_offset) {
      *found = map(index);
      return true;
    }
    if (position > return_offset) break;
  }
  return false;
}

// The map of the recovery block's first call.
StackMap Function::recovery_map() const {
  Reader reader(safepoints());
  uint64_t position = 0;
  while (reader.position() < objects()) {
    position += reader.read_unsigned();
    const auto index = static_cast<uint32_t>(reader.read_unsigned());
    if (position > info_->recovery_offset) return map(index);
  }
  return map(abi::kNoStackMap);
}

StackMap Function::map_at(uint32_t return_offset) const {
  StackMap found = kNoMap;
  if (!find_map(return_offset, &found) && info_->recovery_offset != 0) {
    // Stopped other than in a call, for good but for a recovery.
    found = recovery_map();
  }
  return found;
}

StackMap Function::map(uint32_t index) const {
  if (index >= info_->map_count) return kNoMap;
  const uint32_t bitmap_bytes = info_->map_bytes - (info_->object_count + 7u) / 8;
  return {maps() + size_t{index} * info_->map_bytes, bitmap_bytes * 8, info_->object_count,
          objects()};
}

bool Function::is_unsafe_point(uint32_t offset) const {
  Reader reader(unsafe_ranges());
  uint64_t position = 0;
  for (;;) {
    const uint64_t length = reader.read_unsigned();
    if (length == 0) return false;
    position += reader.read_unsigned();
    if (offset < position) return false;
    position += length;
    if (offset < position) return true;
  }
}

const abi::InlineNode* Function::inlined_at(uint32_t offset) const {
  if (info_->inline_count == 0) return nullptr;
  Reader reader(unsafe_ranges());
  while (reader.read_unsigned() != 0) reader.read_unsigned();
  uint64_t position = 0;
  for (;;) {
    const uint64_t length = reader.read_unsigned();
    if (length == 0) return nullptr;
    position += length;
    const uint64_t node = reader.read_unsigned();
    if (offset < position) return node == 0 ? nullptr : inline_nodes() + (node - 1);
  }
}

SourceFrames Function::source_at(uint32_t offset) const {
  return {*this, inlined_at(offset), line_at(offset)};
}

SourceFrame SourceFrames::frame() const {
  if (node_ == nullptr) return {function_.name(), function_.file(), line_, false};
  return {reinterpret_cast<const char*>(&node_->name) + node_->name,
          reinterpret_cast<const char*>(&node_->file) + node_->file, line_, node_->call_line != 0};
}

void SourceFrames::next() {
  if (node_ == nullptr || node_->call_line == 0) {
    done_ = true;
    return;
  }
  line_ = node_->call_line;
  node_ = function_.inline_node(node_->parent);
}

Function FunctionTable::find(uintptr_t pc) const {
  const abi::FunctabEntry* low = begin_;
  const abi::FunctabEntry* high = end_;
  while (low < high) {  // the functions before `low` begin at or below pc, those from `high` above
    const abi::FunctabEntry* middle = low + (high - low) / 2;
    if (Function::code_of(middle) <= pc) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == begin_) return {};
  Function function(low - 1);
  return function.contains(pc) ? function : Function();
}

}  // namespace rt
