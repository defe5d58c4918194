// The scan: one walk over the blocks in reverse post-order that keeps track of which value is in
// which register and decides, at each instruction, what moves. regalloc_scan.cc has the walk and
// the next uses, regalloc_entry.cc what is in registers when a block starts,
// regalloc_instruction.cc the assignment of one instruction's operands.

#ifndef TANDEM_COMPILER_X64_REGALLOC_SCAN_H_
#define TANDEM_COMPILER_X64_REGALLOC_SCAN_H_

#include <vector>

#include "compiler/x64/regalloc_internal.h"

namespace tandem::x64::regalloc {

class Scanner {
 public:
  Scanner(const RegallocInput& input, const Analysis& facts);

  absl::Status run();
  Assignment take() { return std::move(out_); }

 private:
  // --- The walk (regalloc_scan.cc).
  absl::Status run_pass();
  absl::Status scan_block(uint32_t b);
  void leave_block(uint32_t b);

  // --- Next uses within the current block (regalloc_scan.cc).
  struct NextUse {
    uint32_t position = 0;  // an instruction; behind the block's end for uses in later blocks
    uint32_t next = kNone;
    PhysicalRegister fixed = kNoRegister;
    VReg reuser = kNoVReg;  // what is then made in the same register
  };
  void prepare_uses(uint32_t b);
  void prepare_kills(uint32_t b);
  void push_use(VReg v, uint32_t position, PhysicalRegister fixed, VReg reuser = kNoVReg);
  void pop_uses(uint32_t i);
  bool is_live(VReg v) const { return head_[v] != kNone; }
  // The position of the next use, or kFar if the value loses its registers before it.
  uint32_t next_use(VReg v) const;
  // Whether the value will lose its registers in this block in any case, before its next use.
  bool is_doomed(VReg v) const;
  uint32_t next_kill(VReg v) const;

  // --- What a register is good for (regalloc_scan.cc).
  struct Wishes {
    PhysicalRegister first = kNoRegister;   // asked for by a fixed use to come
    PhysicalRegister second = kNoRegister;  // where the rest of its affinity web lives
    RegisterSet disturbed = 0;              // registers that the value would have to leave again
  };
  Wishes wishes_of(VReg v, uint32_t i) const;
  bool wishes_to_leave(size_t k) const;
  void place(VReg v, PhysicalRegister r);
  void remove(VReg v);

  // --- Blocks' entries (regalloc_entry.cc).
  struct Candidate {
    VReg vreg = kNoVReg;
    bool is_parameter = false;
    uint32_t next_use = kFar;
    float weight = 0;       // of the incoming edges along which it is in a register
    float best_weight = 0;  // of the heaviest of them
    PhysicalRegister preferred = kNoRegister;  // where that one has it
    PhysicalRegister assigned = kNoRegister;
  };
  void enter_block(uint32_t b);
  const Residents* known_exit(uint32_t b) const;
  void add_candidate_weight(VReg v, PhysicalRegister r, float weight);
  void collect_live_candidates(uint32_t b);
  void collect_parameter_candidates(uint32_t b);
  bool wants_register(const Candidate& c, float total, bool is_first_look_at_loop) const;
  bool is_loop_header(uint32_t b) const;
  void select_candidates(uint32_t b);
  void assign_candidates(uint32_t b);

  // --- Instructions (regalloc_instruction.cc).
  struct Need {
    bool early = false;
    bool late = false;
    bool intact = false;  // not destroyed by the clobbers
  };
  absl::Status scan_instruction(uint32_t i);
  absl::Status assign_operands(uint32_t i);
  void begin_instruction(uint32_t i);
  absl::Status take_fixed_operands();
  void keep_uses_in_place();
  absl::Status load_uses();
  absl::Status assign_defs();
  void settle_flexible_operands();
  void settle_residents();
  void emit_operand_moves();
  void commit_instruction();

  Need need_of(size_t k) const;
  bool fits(PhysicalRegister r, Need need, VReg early_owner) const;
  void take_register(size_t k, PhysicalRegister r);
  absl::Status choose_for(size_t k, VReg wished);
  uint64_t cost_of(PhysicalRegister r, const Wishes& wishes) const;
  PhysicalRegister choose_register(VReg v, Need need, const Wishes& wishes) const;
  PhysicalRegister choose_empty(VReg v, Need need) const;
  PhysicalRegister shared_register(size_t k) const;
  void suggest_source(size_t k);
  bool is_used_late(VReg v) const;
  bool is_leaving(VReg v) const;
  bool can_stay(VReg v, PhysicalRegister r) const;
  PhysicalRegister surviving_copy(VReg v) const;
  void settle_displaced(VReg v);
  void keep(VReg v, PhysicalRegister r);
  void drop(VReg v);

  const RegallocInput& input_;
  const Analysis& facts_;
  Assignment out_;
  std::vector<Residents> previous_entry_, previous_exit_;  // of the first pass, in the second
  std::vector<bool> is_entered_, is_done_;  // by block: its entry, its exit is known in this pass

  // The registers now.
  VReg value_in_[kRegisterCount];
  std::vector<PhysicalRegister> register_of_;   // by VReg
  std::vector<PhysicalRegister> web_register_;  // by web: the register last given to one of it

  // The current block.
  uint32_t block_ = 0;
  std::vector<NextUse> next_uses_;
  std::vector<uint32_t> head_;                 // by VReg, into next_uses_
  std::vector<VReg> touched_;                  // those with a head to be reset
  std::vector<uint32_t> kills_[kKillClasses];  // positions, the next one last
  std::vector<uint32_t> next_named_;           // by instruction: next one naming registers
  std::vector<uint32_t> live_in_stamp_;        // by VReg: the last block it was live into
  std::vector<uint32_t> candidate_stamp_;      // by VReg: the last block it was a candidate of
  std::vector<uint32_t> candidate_index_;      // by VReg
  std::vector<Candidate> candidates_;

  // The current instruction.
  uint32_t at_ = 0;
  const RegallocInstruction* instruction_ = nullptr;
  bool is_tight_ = false;             // registers are short: flexible uses come last
  RegisterSet early_ = 0, late_ = 0;  // registers that operands have at the early and late point
  VReg early_value_[kRegisterCount], late_value_[kRegisterCount];
  absl::InlinedVector<bool, 8> is_placed_;    // by operand
  absl::InlinedVector<size_t, 8> reused_by_;  // by operand: the def that reuses it, or none
  std::vector<Resident> homes_;               // where values are after the instruction
  RegisterSet kept_ = 0;                      // the registers of homes_
  std::vector<ParallelMove> pending_;
};

}  // namespace tandem::x64::regalloc

#endif  // TANDEM_COMPILER_X64_REGALLOC_SCAN_H_
