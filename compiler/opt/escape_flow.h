// Where a pointer may go: the analysis behind the pass `escape` (escape.cc), for one function at a
// time.
//
// The question is whether a value may be found after its maker has returned, or by another
// goroutine. The answer comes from following the uses of the value, and of all that it flows to, in
// two roles:
//
//   same    the value itself or one derived from it: the address of a part, a slice of it, a struct
//           of register type that has it as a field, a block parameter that it is passed to
//   holds   the address of a variable of this frame that the value was stored in, or one derived
//           from it: what is loaded from there may be the value
//   leads   the address of what holds the address of what holds it, and so on: what is loaded from
//           there may hold it, or lead there
//
// Storing in anything else but variables of the frame escapes, as does returning, sending, boxing,
// capturing by a closure that itself escapes. A call of a known function is looked up in its
// summary, which says what becomes of each parameter, of what is stored where it leads, and of what
// is stored further behind: whether it escapes, and as which results, in which of the three roles,
// the call gives it back. There the walk goes on.

#ifndef TANDEM_COMPILER_OPT_ESCAPE_FLOW_H_
#define TANDEM_COMPILER_OPT_ESCAPE_FLOW_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "compiler/ir/function.h"

namespace tandem::opt {

// What a function does with one of its inputs.
struct Fate {
  bool escapes = false;
  std::vector<uint8_t> returned;  // by result, the roles in which it is the input; the last is one

  friend bool operator==(const Fate&, const Fate&) = default;
};

// What a function does with all of them. Inputs that the lists do not reach escape.
struct EscapeSummary {
  std::vector<Fate> parameters;
  std::vector<Fate> contents;       // what is loaded from where the parameter leads
  std::vector<Fate> deep_contents;  // what is loaded through that, and further
  std::vector<bool> capture_escapes;

  friend bool operator==(const EscapeSummary&, const EscapeSummary&) = default;
};
using EscapeSummaries = absl::flat_hash_map<absl::string_view, EscapeSummary>;

class EscapeFlow {
 public:
  EscapeFlow(const ir::Function& function, const EscapeSummaries& summaries);

  // Whether the value, or one derived from it, may outlive the frame. With `once`, several values
  // of this definition must not be alive at a time either.
  bool escapes(ir::ValueId value, bool once);
  EscapeSummary summarize();

 private:
  // One use of a value.
  struct Use {
    ir::InstructionId instruction;
    uint32_t operand = 0;  // or the argument, when `target` is valid
    uint32_t target = ~0u;
  };
  enum Role : uint8_t { kSame = 1, kHolds = 2, kLeads = 4 };
  enum class Effect { kNone, kEscapes, kDerives };

  void collect_uses();
  Fate fate_of(ir::ValueId value, uint8_t role);
  void begin_round();
  void follow(ir::ValueId value, uint8_t roles);
  bool flow(bool once);
  bool visit(const Use& use, uint8_t roles, bool once);
  bool visit_store(ir::ValueId address, uint8_t roles);
  bool visit_call(const ir::Instruction& call, size_t operand, uint8_t roles);
  bool visit_held(const ir::Instruction& instruction, size_t operand, uint8_t roles);

  ir::ValueId variable_behind(ir::ValueId address) const;
  bool is_memory_operand(const ir::Instruction& instruction, size_t operand) const;
  bool is_hidden(const ir::Instruction& exclusive_or) const;
  bool is_forgotten(ir::ValueId number, int depth) const;
  Effect effect_of(const ir::Instruction& instruction, size_t operand) const;
  Effect effect_of_reinterpret(const ir::Instruction& instruction) const;
  Effect effect_of_capture(const ir::Instruction& closure, size_t operand) const;
  Effect effect_on_contents(const ir::Instruction& instruction) const;
  void summarize_captures(EscapeSummary& summary);
  bool context_is_only_read(ir::ValueId context, std::vector<bool>& captures);

  const ir::Function& function_;
  const EscapeSummaries& summaries_;
  std::vector<std::vector<Use>> uses_;  // by value
  // By value: the round in which it was reached, and the roles that it has in it.
  std::vector<uint32_t> seen_;
  std::vector<uint8_t> roles_;
  std::vector<std::pair<ir::ValueId, uint8_t>> work_;
  Fate* fate_ = nullptr;  // where returns are noted; null: they escape
  uint32_t round_ = 0;
};

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_ESCAPE_FLOW_H_
