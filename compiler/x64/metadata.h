// The encoding of what the runtime knows of a function: the sections tandem_functab and
// tandem_funcinfo. See rt/abi/metadata.h.

#ifndef TANDEM_COMPILER_X64_METADATA_H_
#define TANDEM_COMPILER_X64_METADATA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "asm/object.h"
#include "compiler/x64/line_table.h"
#include "rt/abi/metadata.h"

namespace tandem::x64 {

// A call at which the collector may run: the offset of its return address, and its stack map.
struct Safepoint {
  uint32_t return_offset = 0;
  uint32_t map = 0;
};

// Code [begin, end) in which a signal must not stop the goroutine.
struct UnsafeRange {
  uint32_t begin = 0;
  uint32_t end = 0;
};

// A variable of the frame that is live at some safepoints only if a live pointer leads there.
struct StackObject {
  uint32_t first_word = 0;  // from the body's SP
  uint32_t words = 0;
};

struct FunctionMetadata {
  rt::abi::FuncInfo info = {};  // less the references and what follows from the lists below
  std::vector<as::PositionEntry> positions;
  std::vector<Safepoint> safepoints;
  std::vector<StackObject> objects;  // by place
  std::vector<std::string> maps;     // with the bits of the objects
  std::vector<UnsafeRange> unsafe;   // by offset; they may touch, but not overlap
};

// The FuncInfo and its variable part; `lines` are of the positions. The references to names and
// files, of the FuncInfo and of the inline tree's nodes behind it, are left for relocations.
std::string encode_metadata(const FunctionMetadata& metadata, const LineTable& lines);

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_METADATA_H_
