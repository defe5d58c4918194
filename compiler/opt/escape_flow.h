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
// summary, which says for each parameter whether it escapes, whether what is stored where it leads
// does, and whether what is stored further behind does.

#ifndef TANDEM_COMPILER_OPT_ESCAPE_FLOW_H_
#define TANDEM_COMPILER_OPT_ESCAPE_FLOW_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "compiler/ir/function.h"

namespace tandem::opt {

// Which of a function's inputs it keeps to itself. Inputs that the lists do not reach escape.
struct EscapeSummary {
  std::vector<bool> parameter_escapes;
  std::vector<bool> content_escapes;  // what is loaded from where the parameter leads
  std::vector<bool> deep_escapes;     // what is loaded through that, and further
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
  // Whether what is loaded from where the value leads may outlive the frame.
  bool contents_escape(ir::ValueId value);
  // Whether what is loaded through that, in any number of further steps, may.
  bool deep_contents_escape(ir::ValueId value);
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
  void begin_round();
  void follow(ir::ValueId value, uint8_t roles);
  bool flow(bool once);
  bool visit(const Use& use, uint8_t roles, bool once);
  bool visit_store(ir::ValueId address, uint8_t roles);
  bool visit_held(const ir::Instruction& instruction, size_t operand, uint8_t roles);

  ir::ValueId variable_behind(ir::ValueId address) const;
  bool is_memory_operand(const ir::Instruction& instruction, size_t operand) const;
  bool is_hidden(const ir::Instruction& exclusive_or) const;
  bool is_forgotten(ir::ValueId number, int depth) const;
  Effect effect_of(const ir::Instruction& instruction, size_t operand) const;
  Effect effect_of_reinterpret(const ir::Instruction& instruction) const;
  Effect effect_of_call(const ir::Instruction& call, size_t operand) const;
  Effect effect_of_capture(const ir::Instruction& closure, size_t operand) const;
  Effect effect_on_contents(const ir::Instruction& instruction, size_t operand,
                            uint8_t roles) const;
  Effect effect_of_call_on_contents(const ir::Instruction& call, size_t operand,
                                    uint8_t roles) const;
  void summarize_captures(EscapeSummary& summary);
  bool context_is_only_read(ir::ValueId context, std::vector<bool>& captures);

  const ir::Function& function_;
  const EscapeSummaries& summaries_;
  std::vector<std::vector<Use>> uses_;  // by value
  // By value: the round in which it was reached, and the roles that it has in it.
  std::vector<uint32_t> seen_;
  std::vector<uint8_t> roles_;
  std::vector<std::pair<ir::ValueId, uint8_t>> work_;
  uint32_t round_ = 0;
};

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_ESCAPE_FLOW_H_
