// The variables that a function writes to, cut into segments: what the analysis of dead stores
// (eliminate_dead_stores.cc) keeps a bit for.
//
//   v1: *T = local T             |        clear v1        |
//   clear T v1                   | v2 |    |      v3      |
//   store v2 ..., store v3 ...   segments 0, 1 and 2
//
// The cuts are at the ends of the function's writes, so that each write is to whole segments. A
// read may cover parts of them.
//
// A variable is what an address is computed from (ir/places.h). Two variables of the first four
// kinds do not overlap. Pointers may lead to the same memory, or into a variable of another kind
// whose address was given away; and a pointer that leads to an unknown element is a variable of its
// own. Globals and pointers count only where two writes overlap: there is nothing to be found
// without that.

#ifndef TANDEM_COMPILER_OPT_STORED_VARIABLES_H_
#define TANDEM_COMPILER_OPT_STORED_VARIABLES_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "compiler/ir/function.h"
#include "compiler/ir/places.h"

namespace tandem::opt {

struct StoredVariable {
  enum class Kind : uint8_t {
    kFrame,  // a local
    kKept,   // a kept_local: whatever panics may read it
    kFresh,  // made in the heap by this function
    kGlobal,
    kPointer,  // what some pointer leads to
  };
  Kind kind = Kind::kPointer;
  ir::ValueId root;
  int64_t size = 0;
  bool has_pointers = false;
  std::vector<int64_t> cuts;  // n + 1 for n segments
  uint32_t first = 0;         // number of its first segment

  uint32_t end() const { return first + static_cast<uint32_t>(cuts.size()) - 1; }
  bool is_in_frame() const { return kind == Kind::kFrame || kind == Kind::kKept; }
};

// What an access touches: segments of one variable.
struct Touched {
  uint32_t begin = 0;
  uint32_t end = 0;
  bool exact = false;  // all of these segments as a whole; else some part of them
};

class StoredVariables {
 public:
  static constexpr uint32_t kNone = ~uint32_t{0};

  // Leaves out what does not fit into `max_segments`.
  StoredVariables(const ir::Function& function, size_t max_segments);

  const std::vector<StoredVariable>& all() const { return variables_; }
  size_t segment_count() const { return segment_count_; }
  // The variable that an address leads into, or none.
  uint32_t find(ir::ValueId address) const;
  // The variable whose root the value is, or none.
  uint32_t find_root(ir::ValueId value) const { return of_root_[value.index]; }
  // The segments that an access through an address of that variable touches.
  Touched touched(uint32_t variable, ir::ValueId address, int64_t size) const;
  // Whether the address is that of a variable that no other kind but a pointer leads into.
  bool is_identified(ir::ValueId address) const;

 private:
  struct Write {
    int64_t begin;
    int64_t end;
  };
  struct Candidate {
    StoredVariable variable;
    std::vector<Write> writes;  // at known offsets
    bool writes_anywhere = false;
  };

  std::optional<StoredVariable::Kind> identify(ir::ValueId root) const;
  ir::ValueId root_of(ir::ValueId address) const;
  std::optional<int64_t> offset_of(ir::ValueId address) const;
  void collect(ir::ValueId address, int64_t size);
  Candidate& candidate_of(ir::ValueId root);
  void admit(Candidate& candidate, size_t max_segments);

  const ir::Function& function_;
  const ir::Places places_;
  std::vector<Candidate> candidates_;
  absl::flat_hash_map<absl::string_view, uint32_t> candidate_of_global_;
  std::vector<StoredVariable> variables_;
  std::vector<uint32_t> of_root_;  // by value; among the candidates, then the variables
  size_t segment_count_ = 0;
};

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_STORED_VARIABLES_H_
