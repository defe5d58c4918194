// runtime.SetFinalizer: functions that are called with an object when nothing refers to it any
// more.
//
//   SetFinalizer ──▶ table, by the object's address
//                      │ end of marking: the object is not marked
//                      ▼
//                    queue ──▶ next_finalizer ──▶ the goroutine runtime.runfinq calls it
//
// A record moves from the table to the queue and then to the list of unused ones; nothing is
// allocated in between. Records are outside the heap, and the object's address in the table does
// not keep it alive. What does: at the start of a cycle,
//   - closures are roots;
//   - of an object in the table, the contents are roots (mark_contents), but not itself. So what it
//     refers to outlives it, and when its finalizer is queued, setting its own mark is enough to
//     make everything that the finalizer can reach alive. It is also why an object that refers to
//     itself is never finalized, and why of two objects of which one refers to the other, the
//     finalizer of the second waits until the first is freed;
//   - objects in the queue are roots.
// Nothing needs to be done for SetFinalizer while the collector marks: its arguments are reachable
// then, or new, so this cycle keeps them and what they refer to (see the head of gc.cc).
//
// An object may be a piece of a block for tiny objects (rt/mem/malloc.h); such a block may have
// several finalizers, which are queued together, when the whole block is unreachable. So all that
// is dead is looked up before the first of them is marked.
//
// The time with the world stopped grows by some nanoseconds for each object with a finalizer.

#include "rt/gc/finalizer.h"

#include "rt/abi/calls.h"
#include "rt/gc/mark.h"
#include "rt/gc/roots.h"
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

struct Finalizer {
  Finalizer* next;  // in its bucket, in the queue, or of the unused
  void* object;
  void* closure;
  // The first word of an argument that is an interface, its type or its itab; null: the argument
  // is the object's address alone.
  const void* table;
};

// --- The table: chains, at most about as many records as buckets.

constinit Lock<LockRank::kFinalizers> lock;
constinit Finalizer** buckets = nullptr;
constinit size_t bucket_count = 0;  // a power of two
constinit size_t record_count = 0;
constinit Finalizer* unused = nullptr;

constinit Finalizer* queue_first = nullptr;
constinit Finalizer** queue_end = &queue_first;
constinit G* waiting_goroutine = nullptr;  // it has found the queue empty
constinit bool goroutine_made = false;

Finalizer*& bucket_of(const void* object) {
  constexpr uint64_t kGolden = 0x9E3779B97F4A7C15;  // Fibonacci hashing: Knuth, vol. 3, 6.4
  const uint64_t hash = reinterpret_cast<uintptr_t>(object) * kGolden;
  return buckets[hash >> 32 & (bucket_count - 1)];
}

void grow_table() {
  Finalizer** const old = buckets;
  const size_t old_count = bucket_count;
  const size_t count = old_count == 0 ? mem::kPageSize / sizeof(Finalizer*) : 2 * old_count;
  const size_t bytes = count * sizeof(Finalizer*);
  auto** fresh = static_cast<Finalizer**>(mem::allocate_pages(bytes / mem::kPageSize));
  if (fresh == nullptr) throw_fatal("runtime: out of memory");
  mem::clear(fresh, bytes);
  buckets = fresh;
  bucket_count = count;
  for (size_t i = 0; i < old_count; ++i) {
    for (Finalizer* record = old[i]; record != nullptr;) {
      Finalizer* next = record->next;
      Finalizer*& bucket = bucket_of(record->object);
      record->next = bucket;
      bucket = record;
      record = next;
    }
  }
  if (old != nullptr) mem::free_pages(old);
}

// The link to an object's record, or to the null at the end of its chain.
Finalizer** find(const void* object) {
  Finalizer** link = &bucket_of(object);
  while (*link != nullptr && (*link)->object != object) link = &(*link)->next;
  return link;
}

void recycle(Finalizer* record) {
  record->next = unused;
  unused = record;
}

// Whether the object had none.
bool add(const Finalizer& finalizer) {
  LockGuard guard(lock);
  if (record_count == bucket_count) grow_table();
  Finalizer** link = find(finalizer.object);
  if (*link != nullptr) return false;
  Finalizer* record = unused;
  if (record != nullptr) {
    unused = record->next;
  } else {
    record =
        static_cast<Finalizer*>(mem::allocate_persistent(sizeof(Finalizer), alignof(Finalizer)));
    if (record == nullptr) throw_fatal("runtime: out of memory");
  }
  *record = finalizer;
  *link = record;
  ++record_count;
  return true;
}

void remove(const void* object) {
  LockGuard guard(lock);
  if (bucket_count == 0) return;
  Finalizer** link = find(object);
  Finalizer* record = *link;
  if (record == nullptr) return;
  *link = record->next;
  --record_count;
  recycle(record);
}

// Moves the records of dead objects to the end of the queue.
void take_dead() {
  for (size_t i = 0; i < bucket_count; ++i) {
    for (Finalizer** link = &buckets[i]; *link != nullptr;) {
      Finalizer* record = *link;
      if (is_marked(reinterpret_cast<uintptr_t>(record->object))) {
        link = &record->next;
        continue;
      }
      *link = record->next;
      record->next = nullptr;
      *queue_end = record;
      queue_end = &record->next;
      --record_count;
    }
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

// --- The collector's part. The world is stopped, so that no thread holds the lock.

void mark_finalizers() {
  Worker& worker = worker_of(current_p());
  for (size_t i = 0; i < bucket_count; ++i) {
    for (const Finalizer* record = buckets[i]; record != nullptr; record = record->next) {
      mark_root(record->closure);
      mark_contents(worker, reinterpret_cast<uintptr_t>(record->object));
    }
  }
  for (const Finalizer* record = queue_first; record != nullptr; record = record->next) {
    mark_root(record->closure);
    mark_root(record->object);
  }
}

void queue_finalizers(Worker& worker) {
  Finalizer** const first = queue_end;
  take_dead();
  for (const Finalizer* record = *first; record != nullptr; record = record->next) {
    mark_alone(worker, reinterpret_cast<uintptr_t>(record->object));
  }
  G* g = waiting_goroutine;
  if (g == nullptr || queue_first == nullptr) return;
  waiting_goroutine = nullptr;
  ready(g);
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
  if (!gc::add({nullptr, object.data, function.data, table})) {
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
    gc::waiting_goroutine = g;
    g->header.context.result[0] = 0;
    park(WaitReason::kFinalizerWait, nullptr, &gc::lock);
  }
  gc::queue_first = record->next;
  if (gc::queue_first == nullptr) gc::queue_end = &gc::queue_first;
  FinalizerCall call = {record->closure, const_cast<void*>(record->table), record->object};
  gc::recycle(record);
  gc::lock.unlock();
  if (call.first == nullptr) {
    call.first = call.second;
    call.second = nullptr;
  }
  g->is_system = false;
  return call;
}

}  // namespace rt::abi
