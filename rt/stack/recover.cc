// The walk of a panic over the frames, recovery, and its end; recover.h has the picture.
//
// begin_panic makes the record and the driver's frame; the driver, in assembly on the goroutine's
// stack, then asks rt_panic_next after each deferred call what to do. There are three answers: call
// the closure in record->call; continue elsewhere, since a call has recovered (the saved context
// has been changed, so returning from the runtime call goes there); or none, since the program
// ends.
//
// The walk is kept as the frame and the pc where it stands, not as an Unwinder: between two
// deferred calls any Go code may run, and the stack may move. Frames are therefore distances from
// the stack's high end. Records are taken from a list of the P and put back there; they lie outside
// the heap, and mark_panics shows the collector what they hold.
//
// recover() compares frames: it walks from its caller outwards over wrappers until a frame whose
// return address is the driver's, and asks whether that is the driver of the innermost record.

#include "rt/stack/recover.h"

#include "rt/abi/calls.h"
#include "rt/boot/own_calls.h"
#include "rt/gc/roots.h"
#include "rt/mem/memory.h"
#include "rt/mem/persistent.h"
#include "rt/os/output.h"
#include "rt/sched/m.h"
#include "rt/sched/p.h"
#include "rt/stack/defer.h"
#include "rt/stack/panic.h"
#include "rt/stack/unwind.h"

namespace rt {
namespace {

// Null in a program that defers nothing.
extern "C" const void* const panic_hook[] __asm__("runtime.panic_hook") __attribute__((weak));

// Functions in Go, where the program contains them (recover.h).
extern "C" const uint8_t make_panic_value[] __asm__("runtime.makepanicvalue") __attribute__((weak));
extern "C" const uint8_t preprint_panics[] __asm__("runtime.preprintpanics") __attribute__((weak));
constexpr abi::Closure kMakePanicValue = {make_panic_value};
constexpr abi::Closure kPreprintPanics = {preprint_panics};

constexpr uintptr_t kWord = sizeof(uintptr_t);

PanicRecord* acquire_record() {
  P* p = current_p();
  if (PanicRecord* record = p->free_panics) {
    p->free_panics = record->link;
    return record;
  }
  void* memory = mem::allocate_persistent(sizeof(PanicRecord), alignof(PanicRecord));
  if (memory == nullptr) throw_fatal("out of memory");
  return static_cast<PanicRecord*>(memory);
}

void pop_record(G* g) {
  PanicRecord* record = g->panics;
  g->panics = record->link;
  P* p = current_p();
  record->link = p->free_panics;
  p->free_panics = record;
}

// Moves a record's walk to a frame.
void walk_to(const G& g, PanicRecord* record, const Frame& frame) {
  record->frame = frame_id(g, frame.sp);
  record->frame_pc = frame.pc;
}

Unwinder walk_of(const G& g, const PanicRecord& record) {
  return Unwinder(record.frame_pc, g.header.stack.high - record.frame);
}

// The next deferred call of a panic: of the frame where its walk is, or of one further out.
const abi::Closure* advance(G* g, PanicRecord* record) {
  for (Unwinder frames = walk_of(*g, *record); frames.valid(); frames.next()) {
    const Frame& frame = frames.frame();
    if (frame.function.info().recovery_offset == 0) continue;
    if (const abi::Closure* closure = take_deferred(g, frame)) {
      walk_to(*g, record, frame);
      const abi::FuncInfo& info = frame.function.info();
      record->recovery_pc = frame.function.entry() + info.recovery_offset;
      record->frame_size = info.frame_size;
      return closure;
    }
  }
  return nullptr;
}

// Makes the frame where the record's walk is the innermost one, about to run its recovery block.
void cut_stack(G* g, const PanicRecord& record) {
  abi::SavedContext& context = g->header.context;
  context.stack_pointer = g->header.stack.high - record.frame;
  context.frame_pointer = context.stack_pointer + record.frame_size - kWord;
  context.program_counter = record.recovery_pc;
}

void continue_driver(G* g, const PanicRecord& record) {
  abi::SavedContext& context = g->header.context;
  context.stack_pointer = g->header.stack.high - record.driver;
  context.frame_pointer = context.stack_pointer;
  context.program_counter = reinterpret_cast<uintptr_t>(panic_driver_loop);
}

// The innermost panic is recovered from, in the frame where its walk is.
void recover(G* g) {
  const PanicRecord* recovered = g->panics;  // good until another record is made
  pop_record(g);
  while (g->panics != nullptr && g->panics->driver > recovered->frame) {
    if (g->panics->panic.kind == PanicKind::kGoexit) {
      g->panics->frame = recovered->frame;
      g->panics->frame_pc = recovered->frame_pc;
      return continue_driver(g, *g->panics);
    }
    pop_record(g);
  }
  cut_stack(g, *recovered);
}

// As Go prints them: the outermost first.
void print_panics(const PanicRecord* record) {
  if (record->link != nullptr) {
    print_panics(record->link);
    if (record->link->panic.kind != PanicKind::kGoexit) os::error_output.text("\t");
  }
  if (record->panic.kind == PanicKind::kGoexit) return;
  print_panic(record->panic);
  os::error_output.text(record->recovered ? " [recovered]\n" : "\n");
}

void print_all_panics(const G* g) {
  print_panics(g->panics);
}

// Nothing has recovered from the innermost panic.
[[noreturn]] void end_panic(G* g) {
  PanicRecord* record = g->panics;
  if (record->panic.kind == PanicKind::kGoexit) {
    while (g->panics != nullptr) pop_record(g);
    rt_goexit0();
  }
  // The traceback begins with the frame that panicked.
  abi::SavedContext& context = g->header.context;
  const auto* driver = reinterpret_cast<const uintptr_t*>(g->header.stack.high - record->driver);
  context.stack_pointer = reinterpret_cast<uintptr_t>(driver + 2);
  context.frame_pointer = driver[0];
  context.program_counter = driver[1] - (record->panic.at_instruction ? 1 : 0);
  g->panic.pending = true;
  g->panic.at_instruction = record->panic.at_instruction;
  die_of_panic(g, record->panic, print_all_panics);
}

}  // namespace

void begin_panic(G* g) {
  abi::SavedContext& context = g->header.context;
  const Frame frame = Unwinder(*g).frame();
  PanicRecord* record = acquire_record();
  record->panic = g->panic;
  record->recovered = false;
  record->is_prepared = record->panic.kind == PanicKind::kGoexit;
  record->call = nullptr;
  record->next = nullptr;
  record->link = g->panics;
  g->panics = record;
  walk_to(*g, record, frame);
  // An instruction that faulted counts as if it had called the driver.
  record->panic.at_instruction = frame.at_instruction;
  if (frame.at_instruction) ++record->frame_pc;
  const uintptr_t return_slot = frame.sp - kWord;
  mem::store(reinterpret_cast<void*>(return_slot), record->frame_pc);
  record->driver = frame_id(*g, return_slot - kWord);  // below its saved RBP
  g->panic.pending = false;
  g->panic.value = {};
  context.stack_pointer = return_slot;
  context.program_counter = reinterpret_cast<uintptr_t>(panic_driver_entry);
}

void rt_panic_next() {
  G* g = current_g();
  PanicRecord* record = g->panics;
  if (record->recovered) return recover(g);
  if (record->next != nullptr) {
    record->call = record->next;
    record->next = nullptr;
    return;
  }
  record->call = advance(g, record);
  if (record->call == nullptr) {
    if (preprint_panics == nullptr || record->is_prepared) end_panic(g);
    record->is_prepared = true;
    record->call = &kPreprintPanics;
  } else if (make_panic_value != nullptr && record->panic.value.type == nullptr &&
             record->panic.kind != PanicKind::kGoexit) {
    record->next = record->call;
    record->call = &kMakePanicValue;
  }
}

abi::EmptyInterface abi::rt_gorecover() {
  G* g = current_g();
  PanicRecord* record = g->panics;
  if (record == nullptr || record->recovered || record->panic.kind == PanicKind::kGoexit) return {};
  Unwinder frames(*g);
  if (!frames.valid()) return {};
  if (frames.frame().function.has(kFuncWrapper)) {
    // `defer recover()`: a call by the function that deferred it, when that returns. Made by a
    // panic, it is the deferred function itself, and not called by one.
    if (*frames.frame().return_slot() == reinterpret_cast<uintptr_t>(panic_driver_return)) {
      return {};
    }
    do frames.next();
    while (frames.valid() && frames.frame().function.has(kFuncRuntime));  // deferreturn
    if (!frames.valid()) return {};
  }
  // Past the function that calls recover, and the wrappers through which it was called.
  while (true) {
    const uintptr_t* return_slot = frames.frame().return_slot();
    if (*return_slot == reinterpret_cast<uintptr_t>(panic_driver_return)) {
      const auto sp = reinterpret_cast<uintptr_t>(return_slot + 1);
      if (frame_id(*g, sp) != record->driver) return {};
      break;
    }
    frames.next();
    if (!frames.valid() || !frames.frame().function.has(abi::kFuncWrapper)) return {};
  }
  record->recovered = true;
  return record->panic.value;
}

void abi::rt_Goexit() {
  G* g = current_g();
  if (panic_hook == nullptr) rt_goexit0();
  g->panic = {};
  g->panic.pending = true;
  g->panic.kind = PanicKind::kGoexit;
}

namespace abi {

// Panic number `index`, from the innermost one, or null.
static PanicRecord* find_record(Int index) {
  PanicRecord* record = current_g()->panics;
  for (; record != nullptr && index > 0; --index) record = record->link;
  return record;
}

Int rt_panickind(Int index) {
  const PanicRecord* record = find_record(index);
  return record == nullptr ? -1 : static_cast<Int>(record->panic.kind);
}
String rt_panictext() {
  return current_g()->panics->panic.message;
}
void rt_setpanicvalue(EmptyInterface value) {
  current_g()->panics->panic.value = value;
}
EmptyInterface rt_panicvalue(Int index) {
  return find_record(index)->panic.value;
}
void rt_setpanictext(Int index, String text) {
  PanicRecord* record = find_record(index);
  record->panic.message = text;
  record->panic.has_text = true;
}

}  // namespace abi

void gc::mark_panics(const G& g) {
  for (const PanicRecord* record = g.panics; record != nullptr; record = record->link) {
    mark_root(record->call);
    mark_root(record->next);
    mark_root(record->panic.value.data);
    mark_root(record->panic.message.data);
  }
}

}  // namespace rt
