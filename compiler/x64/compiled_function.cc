// One function through the back end: places and liveness of locals, instruction selection, block
// layout, register allocation, frame layout, emission, the peephole improvements, encoding. Each
// step reads what the former ones left in the members of FunctionCompiler; a failure is an internal
// error that names the pass and the function.
//
// After encoding, offsets are known: then the positions, the function's flags, and the stack maps
// of the safepoints are described in terms of code offsets.

#include "compiler/x64/compiled_function.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "compiler/x64/emit.h"
#include "compiler/x64/frame.h"
#include "compiler/x64/layout.h"
#include "compiler/x64/local_liveness.h"
#include "compiler/x64/locals.h"
#include "compiler/x64/selector.h"
#include "compiler/x64/stack_maps.h"

namespace tandem::x64 {
namespace {

absl::Status in_function(const absl::Status& status, absl::string_view pass,
                         const ir::Function& function) {
  return absl::InternalError(
      absl::StrCat(pass, ": function ", function.name(), ": ", status.message()));
}

// The machine stage has no values of memory type; a signature with one cannot be compiled.
absl::Status check_signature(const ir::Function& function) {
  for (absl::Span<const ir::Type* const> types :
       {function.signature()->parameters(), function.signature()->results()}) {
    for (const ir::Type* type : types) {
      if (!type->is_register_type()) {
        return absl::InternalError(absl::StrCat("function ", function.name(), ": ", type->text(),
                                                " is passed by value, but is no register type"));
      }
    }
  }
  return absl::OkStatus();
}

// gc's limit and message. What is large enough to get there is copies of huge arrays.
absl::Status check_frame(const ir::Function& function, const Frame& frame) {
  constexpr int64_t kMaxFrame = 1 << 30;
  if (frame.total() <= kMaxFrame) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat(
      function.module().sources().format(function.position),
      ": stack frame too large (>1GB): ", frame.total() >> 20, " MB locals + 0 MB args"));
}

class FunctionCompiler {
 public:
  FunctionCompiler(const ir::Function& function, const Options& options)
      : function_(function), options_(options) {}

  absl::StatusOr<CompiledFunction> run() {
    if (absl::Status status = check_signature(function_); !status.ok()) return status;
    place_locals(function_, machine_);
    list_locals(function_, machine_);
    if (absl::Status status = Selector(function_, machine_).run(); !status.ok()) return status;
    lay_out_blocks(machine_);
    input_ = make_regalloc_input(machine_);
    if (absl::Status status = allocate(); !status.ok()) return status;
    frame_ = lay_out_frame(machine_, allocation_.slot_count);
    if (absl::Status status = check_frame(function_, frame_); !status.ok()) return status;
    emitted_ = emit_code(machine_, input_, allocation_, frame_);
    improve_code(emitted_.instructions, emitted_.label_count++);
    absl::StatusOr<as::Code> code = as::encode(emitted_.instructions, emitted_.label_count);
    if (!code.ok()) return in_function(code.status(), "encoding", function_);
    out_.code = *std::move(code);
    describe();
    describe_safepoints();
    out_.float_constants = std::move(machine_.float_constants);
    out_.jump_tables = std::move(machine_.jump_tables);
    for (JumpTable& table : out_.jump_tables) {
      for (uint32_t& block : table.blocks) block = emitted_.block_labels[block];
    }
    out_.closure_symbols = std::move(machine_.closure_symbols);
    return std::move(out_);
  }

 private:
  absl::Status allocate() {
    absl::StatusOr<RegallocOutput> allocation = allocate_registers(input_);
    if (!allocation.ok()) {
      return in_function(allocation.status(), "register allocation", function_);
    }
    allocation_ = *std::move(allocation);
    if (!options_.check) return absl::OkStatus();
    absl::Status status = check_allocation(input_, allocation_);
    return status.ok() ? status
                       : in_function(status, "check of the register allocation", function_);
  }

  void describe() {
    as::FunctionInfo& info = out_.info;
    info.frame_size = static_cast<uint32_t>(frame_.total());
    info.argument_size = static_cast<uint32_t>(machine_.assignment.stack_bytes);
    info.nosplit = !frame_.checks_stack;
    info.wrapper = (function_.flags & ir::kWrapper) != 0;
    info.needs_context = machine_.uses_context;
    info.position = function_.position;
    for (size_t i = 0; i < emitted_.instructions.size(); ++i) {
      uint32_t offset = out_.code.offsets[i];
      Position position = emitted_.instructions[i].position;
      if (!position.known()) continue;
      if (!info.positions.empty() && info.positions.back().offset == offset) {
        info.positions.back().position = position;
      } else if (info.positions.empty() || !(info.positions.back().position == position)) {
        info.positions.push_back({offset, position});
      }
    }
    for (const EmittedPcData& entry : emitted_.pc_data) {
      info.pc_data.push_back({out_.code.offsets[entry.index], entry.table, entry.value});
    }
    rt::abi::FuncInfo& encoded = out_.metadata.info;
    encoded.code_size = static_cast<uint32_t>(out_.code.bytes.size());
    encoded.start_line = static_cast<uint32_t>(function_.position.line);
    encoded.frame_size = info.frame_size;
    encoded.argument_words = static_cast<uint16_t>(info.argument_size / 8);
    encoded.flags = flags();
    if (machine_.recovery_block != ~0u) {
      encoded.recovery_offset = offset_of_block(machine_.recovery_block);
    }
    encoded.entry_register_map = entry_register_map();
    out_.metadata.positions = info.positions;
    for (const EmittedRange& range : emitted_.unsafe) {
      out_.metadata.unsafe.push_back(
          {out_.code.offsets[range.begin], out_.code.offsets[range.end]});
    }
  }

  uint32_t offset_of_block(uint32_t block) const {
    const uint32_t label = emitted_.block_labels[block];
    for (size_t i = 0; i < emitted_.instructions.size(); ++i) {
      const as::Instruction& instruction = emitted_.instructions[i];
      if (instruction.mnemonic != as::Mnemonic::kLabel) continue;
      if (instruction.operands[0].immediate == label) return out_.code.offsets[i];
    }
    return 0;
  }

  uint16_t flags() const {
    unsigned flags = 0;
    if (!frame_.checks_stack) flags |= rt::abi::kFuncNosplit;
    if (function_.flags & ir::kWrapper) flags |= rt::abi::kFuncWrapper;
    if (!machine_.assignment.parameters.empty()) flags |= rt::abi::kFuncHasParameters;
    if (absl::StartsWith(function_.name(), "runtime.")) flags |= rt::abi::kFuncRuntime;
    if (machine_.has_defer_record) flags |= rt::abi::kFuncDeferRecord;
    if (machine_.has_indirect_calls) flags |= rt::abi::kFuncIndirectCalls;
    return static_cast<uint16_t>(flags);
  }

  uint16_t entry_register_map() const {
    unsigned map = 0;
    for (const ScalarAssignment& place : machine_.assignment.parameters) {
      if (!place.in_register || !place.type->is_pointer_shaped()) continue;
      for (size_t i = 0; i < std::size(kIntegerArguments); ++i) {
        if (kIntegerArguments[i] == place.reg) map |= 1u << i;
      }
    }
    return static_cast<uint16_t>(map);
  }

  void describe_safepoints() {
    StackMaps maps(machine_, frame_);
    FunctionMetadata& metadata = out_.metadata;
    size_t next = 0;  // both lists are in the order of instructions
    for (const EmittedCall& call : emitted_.calls) {
      if (!call.is_safepoint) continue;
      while (allocation_.safepoints[next].instruction != call.instruction) ++next;
      uint32_t map = maps.at_safepoint(allocation_.safepoints[next].slots,
                                       machine_.listed_locals[call.source]);
      metadata.safepoints.push_back({out_.code.offsets[call.index + 1], map});
      note_map(out_.code.offsets[call.index], static_cast<int>(map));
    }
    metadata.info.entry_argument_map = rt::abi::kNoStackMap;
    if (emitted_.morestack_call != ~0u) {
      metadata.info.entry_offset = out_.code.offsets[emitted_.morestack_call + 1];
      metadata.info.entry_argument_map = maps.at_entry();
    }
    metadata.info.map_bytes = maps.map_bytes();
    metadata.objects = maps.objects();
    metadata.maps = maps.maps();
    std::stable_sort(out_.info.pc_data.begin(), out_.info.pc_data.end(),
                     [](const as::PcData& a, const as::PcData& b) { return a.offset < b.offset; });
  }

  // PCDATA $1 of a listing: where the stack map changes.
  void note_map(uint32_t offset, int map) {
    if (map == last_map_) return;
    last_map_ = map;
    out_.info.pc_data.push_back({offset, 1, map});
  }

  const ir::Function& function_;
  const Options& options_;
  MachineFunction machine_;
  RegallocInput input_;
  RegallocOutput allocation_;
  Frame frame_;
  EmittedCode emitted_;
  CompiledFunction out_;
  int last_map_ = -1;
};

}  // namespace

absl::StatusOr<CompiledFunction> compile_function(const ir::Function& function,
                                                  const Options& options) {
  return FunctionCompiler(function, options).run();
}

}  // namespace tandem::x64
