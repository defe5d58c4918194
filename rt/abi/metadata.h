// What the compiler tells the runtime about each compiled function: name, lines, frame, stack maps.
// The compiler encodes it (compiler/x64), the runtime decodes it (rt/stack).
//
// Every function NAME in section `.text.NAME` has two companion sections, both SHF_LINK_ORDER to
// it, so that any ELF linker keeps or drops them together and orders them by the function's
// address:
//
//   tandem_functab   one FunctabEntry; bounded by __start_tandem_functab, __stop_tandem_functab
//   tandem_funcinfo  one FuncInfo, followed by its variable part
//
// All references are 32-bit and relative to their own field, so the tables need no run-time
// relocation. The variable part is, in this order, bytes without alignment:
//
//   inline tree  `inline_count` InlineNodes (aligned): the calls that were inlined, each behind
//                the one that it is in.
//   lines        pairs of (uleb128 code delta, sleb128 line delta), starting from code offset 0 and
//                `start_line`; a pair gives the first offset at which a new line holds.
//                `lines_size` bytes.
//   safepoints   one for each call, by rising code offset: uleb128 delta of the return address from
//                the previous one, uleb128 index of its stack map. `safepoints_size` bytes.
//   objects      `object_count` variables of the frame, by rising place: uleb128 gap in words since
//                the end of the previous one (at first, since SP), uleb128 words. `objects_size`
//                bytes.
//   stack maps   `map_count` of them, `map_bytes` bytes each: a bitmap, and behind it a bit for
//                each object, both in whole bytes. Bit i of the bitmap (of byte i/8, from the
//                lowest) is the word at SP + 8*i of the frame as it is between prologue and
//                epilogue; a map covers the frame, the return address (always 0) and the incoming
//                stack arguments above it.
//   unsafe       the code ranges in which a signal must not stop the goroutine: pairs of (uleb128
//                length, uleb128 gap since the end of the previous range), by rising code offset;
//                a length of 0 ends them.
//   inlined      if there is an inline tree: from code offset 0 on, pairs of (uleb128 length,
//                uleb128 node + 1) say which call the code was inlined for, 0 for the function's
//                own; a length of 0 ends them. Lines are of the file of the innermost call.
//
// Code is unsafe where SP is not the body's SP (prologue, epilogue, the call of morestack, a move
// through the stack), and from the test of the write barrier's flag to the stores that depend on
// it, because the flag changes while goroutines are stopped. Everywhere else the frame is complete:
// its words and the registers are all there is of the function's state.
//
// The words of a map hold pointers that have been set: they move with the stack. They are live, but
// for those of the objects whose bits the map has: these are live only if a live pointer, of this
// frame or one further in, leads into the object.
//
// A frame's highest word (SP + frame_size - 8) is the caller's RBP, pushed by the prologue; no map
// has it. A function whose frame_size is 0 pushes nothing. Code from the call to morestack on
// belongs to `start_line`, so the line table has an entry for it.
//
// A function that defers has a recovery block: a recovered panic continues at `recovery_offset`
// with nothing but SP and RBP as they are between prologue and epilogue. It begins with a call of
// runtime.deferreturn, whose stack map also holds where such a function has panicked other than in
// a call: nothing else of the frame is needed any more.
//
// If the function has kFuncDeferRecord, what it defers is in its frame, right below the saved RBP:
// at SP + frame_size - 16 the set of the calls that are still to be made, bit i for number i; below
// it the closures, number i at SP + frame_size - 24 - 8*i. The calls are made from the highest
// number down, each after it has been taken out of the set. Such a function's recovery block calls
// runtime.opendeferreturn, which does that.
//
// The call to morestack is not among the safepoints: `entry_offset` is its return address's offset,
// `entry_register_map` the pointers among the integer argument registers (bit i in ABIInternal's
// order), `entry_argument_map` the index of a stack map of which only the part of the incoming
// stack arguments is meant (the frame does not exist yet).

#ifndef TANDEM_RT_ABI_METADATA_H_
#define TANDEM_RT_ABI_METADATA_H_

#include <stdint.h>

namespace rt::abi {

struct FunctabEntry {
  int32_t code;  // relative to this field: the function's first byte
  int32_t info;  // relative to this field: its FuncInfo
};

inline constexpr uint16_t kFuncNosplit = 1;  // no stack check in its prologue
inline constexpr uint16_t kFuncWrapper = 2;  // made by the compiler: left out of tracebacks
inline constexpr uint16_t kFuncTop = 4;      // the outermost frame of a stack: unwinding ends here
inline constexpr uint16_t kFuncRuntime = 8;  // of package runtime: shown by GOTRACEBACK=system only

inline constexpr uint16_t kFuncHasParameters = 16;  // shown as f(...), others as f()

inline constexpr uint16_t kFuncDeferRecord = 32;  // its frame has a record of deferred calls

inline constexpr uint16_t kFuncIndirectCalls = 64;  // calls through pointers

inline constexpr uint32_t kNoStackMap = 0xffffffff;

struct FuncInfo {
  int32_t name;             // relative to this field: NUL-terminated
  int32_t file;             // relative to this field: NUL-terminated path
  uint32_t code_size;       // bytes
  uint32_t start_line;      // of the func keyword
  uint32_t frame_size;      // bytes between the body's SP and the return address
  uint32_t entry_offset;    // 0 when the function never calls morestack
  uint16_t argument_words;  // incoming stack arguments and results
  uint16_t entry_register_map;
  uint32_t entry_argument_map;  // or kNoStackMap: no pointer among the incoming stack arguments
  uint16_t flags;
  uint16_t inline_count;  // nodes of the inline tree
  uint32_t map_count;
  uint32_t map_bytes;  // of one stack map
  uint16_t object_count;
  uint16_t objects_size;     // bytes
  uint32_t lines_size;       // bytes
  uint32_t safepoints_size;  // bytes
  uint32_t recovery_offset;  // of the recovery block in the code; 0: the function defers nothing
};

inline constexpr uint16_t kNoInlineNode = 0xffff;

// A call that was inlined; or code of the function itself that is in another file than its
// beginning, by a //line directive or because a package's initialization comes from several.
struct InlineNode {
  int32_t name;        // relative to this field: the callee, NUL-terminated
  int32_t file;        // relative to this field: the file of its body, NUL-terminated path
  uint32_t call_line;  // where it was called, in the parent's file; 0: nowhere, it is no call
  uint16_t parent;     // the node whose body has the call; kNoInlineNode: the function's own
  uint16_t reserved;
};

// A global variable that may hold pointers into the heap: one entry of section tandem_gcroots,
// SHF_LINK_ORDER to the variable's section, so that it is kept exactly when the variable is;
// bounded by __start_tandem_gcroots and __stop_tandem_gcroots. Bit i of the bitmap is the word at
// address + 8*i.
struct RootEntry {
  int32_t address;  // relative to this field: the variable
  int32_t bitmap;   // relative to this field
  uint32_t words;   // that the bitmap covers
};

}  // namespace rt::abi

#endif  // TANDEM_RT_ABI_METADATA_H_
