// A goroutine: its stack, the registers with which it continues, its state, and what it waits for.
//
// A G begins with abi::GHeader, which compiled code and thunks address through R14. A thread's
// system stack is represented by a G as well (its g0); the scheduler runs on it.

#ifndef TANDEM_RT_SCHED_G_H_
#define TANDEM_RT_SCHED_G_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/abi/g.h"
#include "rt/abi/types.h"

namespace rt::gc {
struct PartialScan;
}

namespace rt {

struct G;
struct M;
struct Sudog;
struct DeferRecord;
struct PanicRecord;

// A state says who owns the goroutine's stack: only the owner may write to it or move it.
enum class GStatus : uint32_t {
  kIdle,      // just made, or its descriptor waits for reuse; nobody runs it, it may have no stack
  kRunnable,  // on a run queue; the queue owns the stack, nothing runs on it
  kRunning,   // the goroutine owns the stack: compiled code runs on it, or C++ on its behalf (g0)
  kSyscall,   // in a system call that may block; the stack is the goroutine's, but nobody writes to
              // it, so it may be read
  kWaiting,   // parked; the stack belongs to whoever will ready() it, apart from the words that a
              // Sudog's `element` points at, which a channel's lock protects
  kDead,      // has ended; the stack is free for reuse with the descriptor
};

// Why a goroutine waits. A reason is its words for a traceback's header and no number, so that a
// program contains only those of the reasons that its goroutines can have.
class WaitReason {
 public:
  constexpr WaitReason() = default;
  const char* words() const { return words_ == nullptr ? "" : words_; }

#define WAIT_REASON(name, words) static const WaitReason name;
#include "rt/sched/wait_reasons.def"
#undef WAIT_REASON

 private:
  explicit constexpr WaitReason(const char* words) : words_(words) {}

  const char* words_ = nullptr;
};

#define WAIT_REASON(name, words) inline constexpr WaitReason WaitReason::name{words};
#include "rt/sched/wait_reasons.def"
#undef WAIT_REASON

// A panic that C++ asks its thunk to raise (rt/stack/panic.h).
enum class PanicKind : uint8_t {
  kValue,         // panic(value)
  kRuntimeError,  // "runtime error: " and `message`
  kBoundsError,   // the same
  kPlainError,    // `message` alone
  kTypeAssertionError,
  kNilError,  // panic(nil)
  kGoexit,    // no panic, but runs the deferred calls as one does
};

// A fault of the machine, as the kernel reports it.
struct Fault {
  uint8_t signal;
  int32_t code;
  uintptr_t address;
  uintptr_t pc;
};

struct Panic {
  bool pending;  // G::panic: still to be raised
  PanicKind kind;
  bool has_signal;      // a fault of the machine: the signal line is printed too
  bool at_instruction;  // the context is the faulting instruction's, not a call's
  bool has_text;        // `message` is what a value's Error or String method gave
  Fault fault;
  abi::String message;
  abi::EmptyInterface value;
  // Prints `value`; a pointer, so that only programs that panic with values contain the printer.
  void (*print_value)(abi::EmptyInterface value);
};

struct G {
  abi::GHeader header;

  Panic panic;
  DeferRecord* defers;  // deferred calls, the latest first (rt/stack/defer.h)
  PanicRecord* panics;  // that are being raised, the innermost first (rt/stack/panic_record.h)
  GStatus status;
  bool at_function_entry;  // in morestack: the context's SP is at an abi::MorestackFrame
  bool is_system;          // of the runtime: does not count for deadlock detection
  bool panic_on_fault;     // debug.SetPanicOnFault
  bool async_preempted;  // by a signal: the context is at an abi::AsyncPreemptFrame; do not move it
  uint32_t lock_count;   // LockOSThread calls that have not been undone
  M* locked_m;           // the thread that alone may run it, or null
  WaitReason wait_reason;
  int64_t wait_since;  // when it was first seen waiting, by the monotonic clock, or 0
  uint64_t id;         // Go's goroutine number

  // What remains to be done after wake-up, on the system stack of the M that continues the
  // goroutine, before compiled code runs. It sets header.context.result, or raises a panic.
  void (*on_wakeup)(G*);
  Sudog* waiting;        // the sudogs this goroutine is queued by, linked by Sudog::wait_link
  Sudog* wakeup_sudog;   // the one by which it was woken, or null
  uint32_t select_done;  // set by the first channel that wins a select
  uint32_t scan_state;   // the collector's (rt/gc/scan_stack.cc)
  void* park_data;       // for on_wakeup's own use

  // Of profiles: since when it has been parked, and what is then to be done after that was noted
  // (rt/sched/contention.cc); its labels (rt/stack/goroutine_profile.cc).
  int64_t blocked_since;
  void (*after_blocking)(G*);
  const void* profile_labels;

  uint64_t parent_id;    // of the goroutine whose go statement made this one
  uintptr_t creator_pc;  // return address of that go statement's call
  uintptr_t start_pc;    // of the function that it runs

  G* schedule_link;  // in a run queue or a free list
  G* all_link;       // in the list of all goroutines

  // Of a stack that the collector has begun to scan and not finished: how far, and its place in the
  // list of those.
  gc::PartialScan* partial_scan;
  G* scan_link;
};

static_assert(offsetof(G, header) == 0, "R14 points at the header");

// Others look at a goroutine's status at any time: the collector, tracebacks, sysmon.
inline GStatus status_of(const G* g) {
  GStatus status;
  __atomic_load(&g->status, &status, __ATOMIC_RELAXED);
  return status;
}
// What the goroutine's old owner did with it is visible to who sees the new status.
inline void set_status(G* g, GStatus status) {
  __atomic_store(&g->status, &status, __ATOMIC_RELEASE);
}

}  // namespace rt

#endif  // TANDEM_RT_SCHED_G_H_
