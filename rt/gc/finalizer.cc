// runtime.SetFinalizer: functions that are called with an object when nothing refers to it any
// more.
//
//   SetFinalizer ──▶ record, in the list of the object's span
//                      │ the span is swept: the object is not marked
//                      ▼
//                    queue ──▶ next_finalizer ──▶ the goroutine runtime.runfinq calls it
//
// A record moves from the list to the queue and then to those that are unused; nothing is allocated
// in between. Records are outside the heap, and the object's address in one does not keep it alive.
// What does: they are roots, which are scanned while the program runs, a slab of records at a time:
//   - closures are marked;
//   - of an object that is watched, the contents are marked (mark_contents), but not itself. What
//     it refers to outlives it, and when its finalizer is queued, setting its own mark is enough to
//     make everything that the finalizer can reach alive. So an object that refers to itself is
//     never finalized, and of two objects of which one refers to the other, the finalizer of the
//     second waits until the first is freed;
//   - objects in the queue are marked.
//
// None of this needs the world to stop, however many records there are.
//   - While marking, a record is only added or taken away. What SetFinalizer adds is reachable, or
//     new, so this cycle keeps it and what it refers to (see the head of gc.cc). What
//     next_finalizer takes out of the queue it shades, as the goroutine, which has been scanned,
//     holds it from then on. A record of an object that nobody refers to stays what it was at the
//     start.
//   - After marking, an unmarked object is looked for by whoever sweeps its span, before it is
//     freed. Nobody else can reach it, so nobody changes its record meanwhile. The lists are
//     changed under one lock.
//
// An object may be a piece of a block for tiny objects (rt/mem/malloc.h); such a block may have
// several finalizers, which are queued together, when the whole block is unreachable. So all that
// is dead in a span is looked up before the first of it is marked.
//
// Rejected: one table of all objects that is looked through at the end of marking, with the world
// stopped: a million finalizers took a tenth of a second. (Go's records are also found by span.)

#include "rt/gc/finalizer.h"

#include "rt/abi/calls.h"
#include "rt/gc/barrier.h"
#include "rt/gc/mark.h"
#include "rt/mem/malloc.h"
#include "rt/mem/memory.h"
#include "rt/mem/page_heap.h"
#include "rt/mem/persistent.h"
#include "rt/sched/lock.h"
#include "rt/sched/m.h"
#include "rt/sched/p.h"
#include "rt/sched/park.h"
#include "rt/stack/panic.h"
#include "rt/value/itab.h"
#include "rt/value/text.h"

namespace rt::gc {
namespace {

using abi::EmptyInterface;
using abi::FuncDescriptor;
using abi::InterfaceDescriptor;
using abi::Kind;
using abi::PointerDescriptor;
using abi::TypeDescriptor;

enum class State : uint8_t {
  kUnused,
  kWatching,  // in the list of its object's span
  kQueued,
};

}  // namespace

struct Finalizer {
  Finalizer* next;  // in the span's list, in the queue, or of the unused
  void* object;
  void* closure;
  // The first word of an argument that is an interface, its type or its itab; null: the argument
  // is the object's address alone.
  const void* table;
  State state;
};

namespace {

// Records are made a slab at a time, and are never given up.
struct Slab {
  static constexpr size_t kSize = 4096;
  static constexpr size_t kRecords = (kSize - sizeof(Slab*)) / sizeof(Finalizer);

  Slab* next;
  Finalizer records[kRecords];
};
static_assert(sizeof(Slab) <= Slab::kSize);

constinit Lock<LockRank::kFinalizers> lock;
constinit Slab* slabs = nullptr;
constinit Finalizer* unused = nullptr;
constinit const Slab* next_root = nullptr;  // the slab that this cycle's marking scans next

constinit Finalizer* queue_first = nullptr;
constinit Finalizer** queue_end = &queue_first;
constinit G* waiting_goroutine = nullptr;  // it has found the queue empty
constinit bool goroutine_made = false;

void recycle(Finalizer* record) {
  *record = {.next = unused,
             .object = nullptr,
             .closure = nullptr,
             .table = nullptr,
             .state = State::kUnused};
  unused = record;
}

void make_slab() {
  auto* slab = static_cast<Slab*>(mem::allocate_persistent(sizeof(Slab), alignof(Slab)));
  if (slab == nullptr) throw_fatal("runtime: out of memory");
  for (size_t i = Slab::kRecords; i-- > 0;) recycle(&slab->records[i]);
  slab->next = slabs;
  slabs = slab;
}

mem::Span* span_of(const void* object) {
  return mem::page_heap.span_of(reinterpret_cast<uintptr_t>(object));
}

// The link to an object's record in its span's list, or to where it belongs: the addresses fall, as
// those of one new object after the other rise.
Finalizer** find(const void* object) {
  Finalizer** link = &span_of(object)->finalizers;
  while (*link != nullptr && (*link)->object > object) link = &(*link)->next;
  return link;
}

bool is_of(const Finalizer* record, const void* object) {
  return record != nullptr && record->object == object;
}

// Whether the object had none.
bool add(void* object, void* closure, const void* table) {
  LockGuard guard(lock);
  Finalizer** link = find(object);
  if (is_of(*link, object)) return false;
  if (unused == nullptr) make_slab();
  Finalizer* record = unused;
  unused = record->next;
  *record = {.next = *link,
             .object = object,
             .closure = closure,
             .table = table,
             .state = State::kWatching};
  __atomic_store_n(link, record, __ATOMIC_RELAXED);
  return true;
}

void remove(const void* object) {
  LockGuard guard(lock);
  Finalizer** link = find(object);
  Finalizer* record = *link;
  if (!is_of(record, object)) return;
  __atomic_store_n(link, record->next, __ATOMIC_RELAXED);
  recycle(record);
}

// Moves the records of the span's dead objects to the end of the queue.
void take_dead(mem::Span* span) {
  for (Finalizer** link = &span->finalizers; *link != nullptr;) {
    Finalizer* record = *link;
    if (is_marked(reinterpret_cast<uintptr_t>(record->object))) {
      link = &record->next;
      continue;
    }
    __atomic_store_n(link, record->next, __ATOMIC_RELAXED);
    record->next = nullptr;
    record->state = State::kQueued;
    __atomic_store_n(queue_end, record, __ATOMIC_RELAXED);
    queue_end = &record->next;
  }
}

// --- What SetFinalizer checks. A message, or null.

// Whether objects of this type lie in blocks with others.
bool may_be_tiny(const TypeDescriptor* type) {
  return type->pointer_bytes == 0 && type->size < mem::kMaxTinySize;
}

// A global needs no finalizer: it is never unreachable.
bool is_global(const void* pointer) {
  return pointer == &mem::zero_base ||
         mem::page_heap.span_of(reinterpret_cast<uintptr_t>(pointer)) == nullptr;
}

const char* problem_of_object(const EmptyInterface& object) {
  const auto address = reinterpret_cast<uintptr_t>(object.data);
  const mem::Span* span = mem::page_heap.find_object(address);
  if (span == nullptr) return "runtime.SetFinalizer: pointer not in allocated block";
  const auto* type = reinterpret_cast<const PointerDescriptor*>(object.type);
  if (span->object_at(span->index_of(address)) != address && !may_be_tiny(type->element)) {
    return "runtime.SetFinalizer: pointer not at beginning of allocated block";
  }
  return nullptr;
}

// The types of a function's parameters.
const TypeDescriptor* const* parameters_of(const FuncDescriptor* function) {
  const auto* end = reinterpret_cast<const uint8_t*>(function + 1);
  if ((function->type.flags & abi::kFlagUncommon) != 0) end += sizeof(abi::UncommonType);
  return reinterpret_cast<const TypeDescriptor* const*>(end);
}

// Whether a pointer of type `type` can be passed as `parameter`, and then as what.
bool convert(const TypeDescriptor* type, const TypeDescriptor* parameter, const void*& table) {
  table = nullptr;
  if (parameter == type) return true;
  if (parameter->kind_of() == Kind::kPointer) {
    return ((parameter->flags & type->flags & abi::kFlagUncommon) == 0) &&
           reinterpret_cast<const PointerDescriptor*>(parameter)->element ==
               reinterpret_cast<const PointerDescriptor*>(type)->element;
  }
  if (parameter->kind_of() != Kind::kInterface) return false;
  const auto* interface = reinterpret_cast<const InterfaceDescriptor*>(parameter);
  table = type;
  if (interface->method_count != 0) table = find_itab(interface, type);
  return table != nullptr;
}

// Whether runtime.runfinq has room for the results (rt/golib/runtime/finalizer.go).
bool has_room_for_results(const FuncDescriptor* function) {
  constexpr int kMostResults = 7;
  constexpr size_t kLargestResult = 4096;
  const int count = function->result_count & ~abi::kFuncVariadic;
  const TypeDescriptor* const* results = parameters_of(function) + function->parameter_count;
  for (int i = 0; i < count; ++i) {
    if (results[i]->size > kLargestResult) return false;
  }
  return count <= kMostResults;
}

void fail_to_pass(const TypeDescriptor* type, const TypeDescriptor* function, const char* why) {
  abi::rt_fatalthrow(text("runtime.SetFinalizer: cannot pass ", type->name(), " to finalizer ",
                          function->name(), why));
}

// The first word of the argument, as Finalizer::table.
const void* check_function(const TypeDescriptor* type, const TypeDescriptor* function) {
  if (function->kind_of() != Kind::kFunc) {
    abi::rt_fatalthrow(
        text("runtime.SetFinalizer: second argument is ", function->name(), ", not a function"));
  }
  const auto* descriptor = reinterpret_cast<const FuncDescriptor*>(function);
  if ((descriptor->result_count & abi::kFuncVariadic) != 0) {
    fail_to_pass(type, function, " because dotdotdot");
  }
  const void* table = nullptr;
  if (descriptor->parameter_count != 1 || !convert(type, parameters_of(descriptor)[0], table)) {
    fail_to_pass(type, function, "");
  }
  if (!has_room_for_results(descriptor)) {
    throw_fatal("not supported yet: a finalizer with more than 7 results, or 4096 bytes of one");
  }
  return table;
}

}  // namespace

// --- The collector's part.

void begin_finalizer_roots() {
  __atomic_store_n(&next_root, slabs, __ATOMIC_RELAXED);
}

bool finalizer_roots_left() {
  return __atomic_load_n(&next_root, __ATOMIC_RELAXED) != nullptr;
}

uint64_t scan_next_finalizers(Worker& worker) {
  if (!finalizer_roots_left()) return 0;
  LockGuard guard(lock);
  const Slab* slab = next_root;
  if (slab == nullptr) return 0;
  __atomic_store_n(&next_root, slab->next, __ATOMIC_RELAXED);
  for (const Finalizer& record : slab->records) {
    if (record.state == State::kUnused) continue;
    const auto object = reinterpret_cast<uintptr_t>(record.object);
    mark_address(worker, reinterpret_cast<uintptr_t>(record.closure));
    if (record.state == State::kQueued) {
      mark_address(worker, object);
    } else {
      mark_contents(worker, object);
    }
  }
  return sizeof(Slab);
}

void queue_finalizers(mem::Span* span) {
  LockGuard guard(lock);
  Finalizer** const first = queue_end;
  take_dead(span);
  for (const Finalizer* record = *first; record != nullptr; record = record->next) {
    revive(span, reinterpret_cast<uintptr_t>(record->object));
  }
}

void wake_finalizer_goroutine() {
  if (__atomic_load_n(&queue_first, __ATOMIC_RELAXED) == nullptr ||
      __atomic_load_n(&waiting_goroutine, __ATOMIC_RELAXED) == nullptr) {
    return;
  }
  lock.lock();
  G* g = queue_first == nullptr ? nullptr : waiting_goroutine;
  if (g != nullptr) __atomic_store_n(&waiting_goroutine, nullptr, __ATOMIC_RELAXED);
  lock.unlock();
  if (g != nullptr) ready(g);
}

}  // namespace rt::gc

namespace rt::abi {

// Whether the goroutine that calls finalizers is to be made.
bool rt_setfinalizer(EmptyInterface object, EmptyInterface function) {
  if (object.type == nullptr) throw_fatal("runtime.SetFinalizer: first argument is nil");
  if (object.type->kind_of() != Kind::kPointer) {
    rt_fatalthrow(
        text("runtime.SetFinalizer: first argument is ", object.type->name(), ", not pointer"));
  }
  if (object.data == nullptr) throw_fatal("nil elem type!");
  if (gc::is_global(object.data)) return false;
  if (const char* problem = gc::problem_of_object(object)) throw_fatal(problem);
  if (function.type == nullptr) {
    gc::remove(object.data);
    return false;
  }
  const void* table = gc::check_function(object.type, function.type);
  if (!gc::add(object.data, function.data, table)) {
    throw_fatal("runtime.SetFinalizer: finalizer already set");
  }
  return !__atomic_exchange_n(&gc::goroutine_made, true, __ATOMIC_RELAXED);
}

// A finalizer's closure, which is null when it is to be asked again, and the argument's words. The
// goroutine is the runtime's own except while it is in a finalizer.
FinalizerCall rt_next_finalizer() {
  G* g = current_g();
  g->is_system = true;
  gc::lock.lock();
  gc::Finalizer* record = gc::queue_first;
  if (record == nullptr) {
    __atomic_store_n(&gc::waiting_goroutine, g, __ATOMIC_RELAXED);
    g->header.context.result[0] = 0;
    park(WaitReason::kFinalizerWait, nullptr, &gc::lock);
  }
  __atomic_store_n(&gc::queue_first, record->next, __ATOMIC_RELAXED);
  if (record->next == nullptr) gc::queue_end = &gc::queue_first;
  FinalizerCall call = {record->closure, const_cast<void*>(record->table), record->object};
  gc::recycle(record);
  gc::lock.unlock();
  if (gc::barrier_enabled()) {
    gc::shade(call.function);
    gc::shade(call.second);
  }
  if (call.first == nullptr) {
    call.first = call.second;
    call.second = nullptr;
  }
  g->is_system = false;
  return call;
}

}  // namespace rt::abi
