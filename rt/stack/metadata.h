// Reads what the compiler tells about functions (rt/abi/metadata.h has the format): names, lines,
// frames, stack maps and unsafe points.
//
// The linker lays the entries out by rising address, so a function is found by binary search. Its
// tables are lists of deltas and are decoded from their start on: cheap, since functions are small
// and only tracebacks, stack copies and the collector ask.

#ifndef TANDEM_RT_STACK_METADATA_H_
#define TANDEM_RT_STACK_METADATA_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/abi/metadata.h"

namespace rt {

// Which words of a frame hold pointers: bit i is the word at SP + 8*i. Those of an object are live
// only if a live pointer leads there, if the map says so.
struct StackMap {
  const uint8_t* bits;
  uint32_t words;         // that the map covers
  uint32_t object_count;  // of the function
  const uint8_t* objects;

  bool is_pointer(size_t word) const {
    return word < words && (bits[word / 8] >> (word % 8) & 1) != 0;
  }
};

// The objects of a stack map, by rising place:
//
//   for (StackObjects objects(map); objects.next();) ...
class StackObjects {
 public:
  explicit StackObjects(const StackMap& map) : map_(map), next_(map.objects) {}

  bool next();
  // From SP on.
  size_t first_word() const { return end_ - words_; }
  size_t end_word() const { return end_; }
  // Whether it is live only if a live pointer leads there. If not, its words are like any others.
  bool needs_pointer() const {
    return (map_.bits[map_.words / 8 + index_ / 8] >> (index_ % 8) & 1) != 0;
  }

 private:
  const StackMap& map_;
  const uint8_t* next_;
  size_t words_ = 0;
  size_t end_ = 0;
  uint32_t count_ = 0;  // of those read
  uint32_t index_ = 0;
};

// What an instruction is part of in the source: a function, as it was called there.
struct SourceFrame {
  const char* function;
  const char* file;
  uint32_t line;
  bool inlined;
};

class SourceFrames;

// A compiled function. Value type; empty when no function was found.
class Function {
 public:
  Function() = default;
  explicit Function(const abi::FunctabEntry* entry)
      : info_(reinterpret_cast<const abi::FuncInfo*>(reinterpret_cast<uintptr_t>(&entry->info) +
                                                     static_cast<intptr_t>(entry->info))),
        entry_(code_of(entry)) {}

  static uintptr_t code_of(const abi::FunctabEntry* entry) {
    return reinterpret_cast<uintptr_t>(&entry->code) + static_cast<intptr_t>(entry->code);
  }

  explicit operator bool() const { return info_ != nullptr; }
  const abi::FuncInfo& info() const { return *info_; }
  const char* name() const { return reinterpret_cast<const char*>(&info_->name) + info_->name; }
  const char* file() const { return reinterpret_cast<const char*>(&info_->file) + info_->file; }
  uintptr_t entry() const { return entry_; }
  bool contains(uintptr_t pc) const { return pc - entry_ < info_->code_size; }
  bool has(uint16_t flag) const { return (info_->flags & flag) != 0; }

  // The source line of the instruction at a code offset, in the file of the innermost call.
  uint32_t line_at(uint32_t offset) const;
  // The call that the instruction at a code offset was inlined for, or null.
  const abi::InlineNode* inlined_at(uint32_t offset) const;
  const abi::InlineNode* inline_node(uint32_t index) const {
    return index == abi::kNoInlineNode ? nullptr : inline_nodes() + index;
  }
  // The frames that the instruction at a code offset stands for, the innermost first.
  SourceFrames source_at(uint32_t offset) const;
  // The map of the call that returns to a code offset; if there is none, that of the recovery
  // block, or one without pointers.
  StackMap map_at(uint32_t return_offset) const;
  // The map of that call; false when no call returns there.
  bool find_map(uint32_t return_offset, StackMap* found) const;
  // Map number `index`, which may be kNoStackMap.
  StackMap map(uint32_t index) const;
  // Whether a signal must not stop the goroutine before the instruction at a code offset.
  bool is_unsafe_point(uint32_t offset) const;

 private:
  const abi::InlineNode* inline_nodes() const {
    return reinterpret_cast<const abi::InlineNode*>(info_ + 1);
  }
  StackMap recovery_map() const;
  // These five are in every program, at one or two places: functions would be symbols more.
  [[gnu::always_inline]] const uint8_t* lines() const {
    return reinterpret_cast<const uint8_t*>(inline_nodes() + info_->inline_count);
  }
  [[gnu::always_inline]] const uint8_t* safepoints() const { return lines() + info_->lines_size; }
  [[gnu::always_inline]] const uint8_t* objects() const {
    return safepoints() + info_->safepoints_size;
  }
  [[gnu::always_inline]] const uint8_t* maps() const { return objects() + info_->objects_size; }
  [[gnu::always_inline]] const uint8_t* unsafe_ranges() const {
    return maps() + size_t{info_->map_count} * info_->map_bytes;
  }

  const abi::FuncInfo* info_ = nullptr;
  uintptr_t entry_ = 0;
};

// The frames that an instruction stands for, from the innermost inlined call to the function:
//
//   for (SourceFrames frames = function.source_at(offset); frames.valid(); frames.next()) ...
class SourceFrames {
 public:
  bool valid() const { return !done_; }
  SourceFrame frame() const;
  void next();

 private:
  friend class Function;
  SourceFrames(const Function& function, const abi::InlineNode* node, uint32_t line)
      : function_(function), node_(node), line_(line) {}

  Function function_;
  const abi::InlineNode* node_;  // null: the function itself
  uint32_t line_;
  bool done_ = false;
};

// The program's functions, by rising address.
class FunctionTable {
 public:
  FunctionTable(const abi::FunctabEntry* begin, const abi::FunctabEntry* end)
      : begin_(begin), end_(end) {}

  // The function whose code contains `pc`; empty for the runtime's own code.
  Function find(uintptr_t pc) const;

 private:
  const abi::FunctabEntry* begin_;
  const abi::FunctabEntry* end_;
};

// The table that the linker laid out.
FunctionTable program_functions();

}  // namespace rt

#endif  // TANDEM_RT_STACK_METADATA_H_
