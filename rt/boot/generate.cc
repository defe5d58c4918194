// Runs while the runtime is built, and writes what its assembly needs from its C++ headers:
//
//   generate offsets
//       #defines of the structure offsets and constants that .S files use
//   generate thunks NAME...
//       the thunks: for the rows of rt/abi/calls.def that are named, the function "runtime.<name>"
//       that compiled code calls
//   generate thunks-except NAME...
//       the same for all other rows
//
// A file of thunks refers to the C++ functions of all its rows, so whoever links one of them gets
// the archive's members for all. Members whose weak functions only some programs are to have
// (rt/boot/meson.build lists them) have their thunks in files of their own.
//
// A thunk only says where to go (R12: the C++ function) and how (which of the switchers in
// rt/stack/switch.S), so it is two instructions long; the switchers are shared:
//
//   call_system        up to 6 words of arguments, result of at most 2 words
//   call_system_long   7 or 8 words of arguments, the last ones passed in memory; the same results
//   call_system_wide   result of 3 words (a slice), returned through memory; up to 5 argument words
//   call_system_slice  one argument of 3 words, passed in memory
//   call_in_place      stays on the goroutine's stack
//
// Which one follows from the C++ function's type. Rows for which none fits do not compile. Those
// that are assembly under their Go names (kAssembly) need no thunk.

#include <stdio.h>
#include <string.h>

#include <type_traits>

#include "rt/abi/calls.h"
#include "rt/abi/g.h"
#include "rt/abi/metadata.h"
#include "rt/abi/reflection.h"
#include "rt/gc/gc.h"
#include "rt/gc/work.h"
#include "rt/sched/g.h"
#include "rt/sched/m.h"
#include "rt/sched/p.h"
#include "rt/stack/defer.h"
#include "rt/stack/recover.h"
#include "rt/value/hash.h"
#include "rt/value/map.h"
#include "rt/value/static_values.h"

namespace {

using namespace rt;       // NOLINT: this program is about those names
using namespace rt::abi;  // NOLINT

// Rows whose frequent ways rt/value/map_fast.S, rt/gc/typed_copy.S and rt/stack/panic_driver.S
// implement under their Go names; these call the rows' thunks, named slow.<name>, for the others.
constexpr const char* kWithFastWay[] = {
    "deferproc",         "mapaccess1_fast32", "mapaccess1_fast64",  "mapaccess1_faststr",
    "mapaccess2_fast32", "mapaccess2_fast64", "mapaccess2_faststr", "mapassign_fast32",
    "mapassign_fast64",  "mapassign_faststr", "mapdelete_fast32",   "mapdelete_fast64",
    "mapdelete_faststr", "mapiternext",       "typedmemmove",       "typedmemclr",
    "typedslicecopy",    "typedsliceclear"};

template <size_t kCount>
bool contains(const char* const (&names)[kCount], const char* name) {
  for (const char* known : names) {
    if (strcmp(known, name) == 0) return true;
  }
  return false;
}

// Words that a value takes in integer registers: none, for a floating-point value.
template <typename T>
constexpr int words() {
  if constexpr (std::is_void_v<T> || std::is_floating_point_v<T>) {
    return 0;
  } else {
    return (sizeof(T) + 7) / 8;
  }
}

// The instruction that widens an argument as SysV callees may expect it, for its register number.
template <typename T>
const char* widening(int index) {
  static const char* const kRegisters[][3] = {
      {"al", "ax", "eax"}, {"bl", "bx", "ebx"}, {"cl", "cx", "ecx"}, {"dil", "di", "edi"}};
  static char text[64];
  if constexpr (std::is_integral_v<T> && sizeof(T) < 4) {
    const auto& registers = kRegisters[index];
    snprintf(text, sizeof text, "        movz%cl   %%%s, %%%s\n", sizeof(T) == 1 ? 'b' : 'w',
             registers[sizeof(T) == 1 ? 0 : 1], registers[2]);
    return text;
  }
  return "";
}

// Whether an argument would be the one that lies partly in the sixth register and partly in memory,
// which SysV does not do.
template <typename... Parameters>
constexpr bool crosses_sixth_word() {
  int index = 0;
  bool crosses = false;
  ((crosses |= index < 6 && index + words<Parameters>() > 6, index += words<Parameters>()), ...);
  return crosses;
}

template <typename Function>
struct Thunk;

template <typename Result, typename... Parameters>
struct Thunk<Result(Parameters...)> {
  static constexpr int kArguments = (0 + ... + words<Parameters>());
  static constexpr bool kSliceArgument = (false || ... || (words<Parameters>() > 2));
  static constexpr bool kWide = words<Result>() > 2;
  static_assert(words<Result>() <= 3);
  static constexpr bool kLong = kArguments > 6;
  static_assert(kArguments <= 8 && !crosses_sixth_word<Parameters...>());
  static_assert(!kWide || kArguments <= 5);
  static_assert(!kSliceArgument || (sizeof...(Parameters) == 1 && !kWide));

  static void print(const char* name, unsigned effects) {
    const char* switcher = (effects & kInPlace) != 0 ? "call_in_place"
                           : kSliceArgument          ? "call_system_slice"
                           : kWide                   ? "call_system_wide"
                           : kLong                   ? "call_system_long"
                                                     : "call_system";
    const char* package = contains(kWithFastWay, name) ? "slow" : "runtime";
    printf(
        "        .section .text.%s.%s, \"ax\", @progbits\n"
        "        .globl  %s.%s\n"
        "        .type   %s.%s, @function\n"
        "%s.%s:\n",
        package, name, package, name, package, name, package, name);
    [[maybe_unused]] int index = 0;
    ((fputs(widening<Parameters>(index), stdout), index += words<Parameters>()), ...);
    printf(
        "        leaq    rt_%s(%%rip), %%r12\n"
        "        jmp     %s\n"
        "        .size   %s.%s, . - %s.%s\n\n",
        name, switcher, package, name, package, name);
  }
};

// A row in assembly need not suit a thunk.
template <typename Function, unsigned kEffects>
void print_row(const char* name) {
  if constexpr ((kEffects & kAssembly) == 0) Thunk<Function>::print(name, kEffects);
}

// The rows that are among the names, or those that are not.
void print_thunks(bool among, char** names, int count) {
  const auto is_chosen = [=](const char* name) {
    for (int i = 0; i < count; ++i) {
      if (strcmp(names[i], name) == 0) return among;
    }
    return !among;
  };
#define RT_CALL(name, result, parameters, effects) \
  if (is_chosen(#name)) print_row<result parameters, (effects)>(#name);
#include "rt/abi/calls.def"
#include "rt/boot/own_calls.def"
#undef RT_CALL
  puts("        .section .note.GNU-stack, \"\", @progbits");
}

void define(const char* name, size_t value) {
  printf("#define %s %zu\n", name, value);
}

void print_map_offsets() {
  define("TYPE_SIZE", offsetof(TypeDescriptor, size));
  define("MAP_COUNT", offsetof(MapHeader, count));
  define("MAP_FLAGS", offsetof(MapHeader, flags));
  define("MAP_CAPACITY_LOG2", offsetof(MapHeader, capacity_log2));
  define("MAP_SEED", offsetof(MapHeader, seed));
  define("MAP_GROUPS", offsetof(MapHeader, groups));
  define("MAP_GROWTH_LEFT", offsetof(MapHeader, growth_left));
  define("MAP_WRITING", kMapWriting);
  define("MAP_CONTROL_SIZE", kMapControlSize);
  define("MAP_CONTROL_EMPTY", kControlEmpty);
  define("MAP_CONTROL_DELETED", kControlDeleted);
  define("MAP_INDIRECT_KEY", kMapIndirectKey);
  define("MAP_INDIRECT_ELEMENT", kMapIndirectElement);
  define("TYPE_ELEMENT", offsetof(MapDescriptor, element));
  define("TYPE_SLOT_SIZE", offsetof(MapDescriptor, slot_size));
  define("TYPE_ELEMENT_OFFSET", offsetof(MapDescriptor, element_offset));
  define("TYPE_MAP_FLAGS", offsetof(MapDescriptor, flags));
  define("TYPE_GROUP_SIZE", offsetof(MapDescriptor, group_size));
  define("ITERATOR_KEY", offsetof(MapIterator, key));
  define("ITERATOR_ELEMENT", offsetof(MapIterator, element));
  define("ITERATOR_TYPE", offsetof(MapIterator, type));
  define("ITERATOR_MAP", offsetof(MapIterator, map));
  define("ITERATOR_GROUPS", offsetof(MapIterator, groups));
  define("ITERATOR_GROUPS_BEGUN", offsetof(MapIterator, groups_begun));
  define("ITERATOR_GROUP_COUNT", offsetof(MapIterator, group_count));
  define("ITERATOR_START_GROUP", offsetof(MapIterator, start_group));
  define("ITERATOR_START_SLOT", offsetof(MapIterator, start_slot));
  define("ITERATOR_AHEAD", offsetof(MapIterator, ahead));
  define("HASH_MULTIPLIER", kHashMultiplier);
  define("ZERO_VALUE_SIZE", kSmallZeroSize);
}

void print_reflection_offsets() {
  define("AREA_INTEGERS", offsetof(CallArea, integers));
  define("AREA_FLOATS", offsetof(CallArea, floats));
  define("AREA_STACK", offsetof(CallArea, stack));
  define("AREA_STACK_WORDS", offsetof(CallArea, stack_words));
  define("CALL_STACK_SMALL", kCallStackSmall);
  define("CALL_STACK_MIDDLE", kCallStackMiddle);
  define("CALL_STACK_LARGE", kCallStackLarge);
  define("STUB_INTEGERS", offsetof(StubFrame, integers));
  define("STUB_FLOATS", offsetof(StubFrame, floats));
  define("STUB_POINTERS", offsetof(StubFrame, pointers));
  define("STUB_STACK_INTEGERS", offsetof(StubFrame, stack_integers));
  define("STUB_STACK_POINTERS", offsetof(StubFrame, stack_pointers));
  define("STUB_SIZE", sizeof(StubFrame));
  define("STUB_STACK_WORDS", kStubStackWords);
  define("CLOSURE_HANDLER", offsetof(StubClosure, handler));
  define("CLOSURE_POINTERS", offsetof(StubClosure, pointers));
  define("CLOSURE_STACK_POINTERS", offsetof(StubClosure, stack_pointers));
  define("CLOSURE_ARGUMENT_WORDS", offsetof(StubClosure, argument_words));
  define("CLOSURE_STACK_WORDS", offsetof(StubClosure, stack_words));
  define("EQUAL_CLOSURE_TYPE", offsetof(EqualClosure, type));
}

void print_offsets() {
  print_map_offsets();
  print_reflection_offsets();
  define("G_STACK_GUARD", offsetof(GHeader, stack_guard));
  define("STACK_PREEMPT", abi::kStackPreempt);
  define("G_SP", offsetof(GHeader, context) + offsetof(SavedContext, stack_pointer));
  define("G_PC", offsetof(GHeader, context) + offsetof(SavedContext, program_counter));
  define("G_BP", offsetof(GHeader, context) + offsetof(SavedContext, frame_pointer));
  define("G_CLOSURE", offsetof(GHeader, context) + offsetof(SavedContext, closure_context));
  define("G_RESULT", offsetof(GHeader, context) + offsetof(SavedContext, result));
  define("G_PANIC_PENDING", offsetof(G, panic) + offsetof(Panic, pending));
  define("G_AT_FUNCTION_ENTRY", offsetof(G, at_function_entry));
  define("G_ASYNC_PREEMPTED", offsetof(G, async_preempted));
  define("ASYNC_PREEMPT_FLOATS_SIZE", offsetof(AsyncPreemptFrame, flags));
  define("M_THREAD_ID", offsetof(M, thread_id));
  define("M_P", offsetof(M, p));
  define("P_BARRIER_NEXT", offsetof(P, barrier_next));
  define("BARRIER_SIZE", gc::Worker::kBarrierSize);
  define("BARRIER_SAVE_SIZE", 10 * 8 + 16 * 16);  // 10 integer registers and 16 vectors
  define("COLLECTOR_MAKE_BARRIER_ROOM", offsetof(gc::Collector, make_barrier_room));
  define("M_SYSTEM_STACK_TOP", offsetof(M, system_stack_top));
  define("G_STACK_HIGH", offsetof(GHeader, stack) + offsetof(StackBounds, high));
  define("G_DEFERS", offsetof(G, defers));
  define("P_FREE_DEFERS", offsetof(P, free_defers));
  define("G_PANICS", offsetof(G, panics));
  define("PANIC_CALL", offsetof(PanicRecord, call));
  define("DEFER_CLOSURE", offsetof(DeferRecord, closure));
  define("DEFER_FRAME", offsetof(DeferRecord, frame));
  define("DEFER_LINK", offsetof(DeferRecord, link));
  define("INFO_NAME", offsetof(FuncInfo, name));
  define("INFO_FILE", offsetof(FuncInfo, file));
  define("INFO_CODE_SIZE", offsetof(FuncInfo, code_size));
  define("INFO_START_LINE", offsetof(FuncInfo, start_line));
  define("INFO_FRAME_SIZE", offsetof(FuncInfo, frame_size));
  define("INFO_ENTRY_OFFSET", offsetof(FuncInfo, entry_offset));
  define("INFO_ENTRY_REGISTER_MAP", offsetof(FuncInfo, entry_register_map));
  define("INFO_ENTRY_ARGUMENT_MAP", offsetof(FuncInfo, entry_argument_map));
  define("INFO_FLAGS", offsetof(FuncInfo, flags));
  define("INFO_MAP_COUNT", offsetof(FuncInfo, map_count));
  define("INFO_MAP_BYTES", offsetof(FuncInfo, map_bytes));
  define("INFO_SAFEPOINTS_SIZE", offsetof(FuncInfo, safepoints_size));
  define("INFO_SIZE", sizeof(FuncInfo));
  define("NO_STACK_MAP", kNoStackMap);
  define("FUNC_WRAPPER", kFuncWrapper);
  define("FUNC_RUNTIME", kFuncRuntime);
  define("FUNC_NOSPLIT", kFuncNosplit);
  define("FUNC_HAS_PARAMETERS", kFuncHasParameters);
  define("FUNC_INDIRECT_CALLS", kFuncIndirectCalls);
  define("MORESTACK_FRAME_SIZE", sizeof(MorestackFrame));
  define("MORESTACK_FLOATS_SIZE", offsetof(MorestackFrame, integer));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc >= 2 && strncmp(argv[1], "thunks", 6) == 0) {
    print_thunks(strcmp(argv[1], "thunks") == 0, argv + 2, argc - 2);
  } else if (argc == 2 && strcmp(argv[1], "offsets") == 0) {
    print_offsets();
  } else {
    fputs("usage: generate offsets | thunks NAME... | thunks-except NAME...\n", stderr);
    return 2;
  }
  return 0;
}
