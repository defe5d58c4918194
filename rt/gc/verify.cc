// Marking again (verify.h). All spans get other mark bits, which are zero, and the same marking
// runs again with the world stopped, where no barrier and no order of events can have a part. What
// it reaches is reachable now, so it must have its bit among the first marks: those may be more,
// never fewer. A lost object is printed with the objects that lead to it, up to one that was
// marked: the pointer to the lost object was stored there behind the collector's back.
//
// Words that are no more than possibly pointers (registers of a goroutine that a signal stopped,
// frames without stack map, the element of a waiting receiver) do not count as roots here: what
// they point to may be dead for long. So this may overlook a loss, and never sees one that is none.

#include "rt/gc/verify.h"

#include "rt/gc/mark.h"
#include "rt/gc/roots.h"
#include "rt/mem/central.h"
#include "rt/mem/page_heap.h"
#include "rt/os/os.h"
#include "rt/os/output.h"
#include "rt/stack/panic.h"

namespace rt::gc {
namespace {

using mem::Span;

constexpr int kLongestPath = 16;

// A span and its marks of the first time. The second time's are in Span::mark_bits meanwhile.
struct Record {
  Span* span;
  uint64_t* marks;
};

// Of the verification that is under way. The records, and the bits, share one piece of memory.
constinit Record* records = nullptr;
constinit size_t record_count = 0;
constinit size_t bit_words = 0;
constinit uint64_t* unused_bits = nullptr;

bool is_set(const uint64_t* bits, uint32_t index) {
  return (bits[index / 64] >> index % 64 & 1) != 0;
}

void count_span(Span* span) {
  ++record_count;
  bit_words += mem::bitmap_words(span->object_count);
}

void exchange_marks(Span* span) {
  records[record_count++] = {span, span->mark_bits};
  span->mark_bits = unused_bits;
  unused_bits += mem::bitmap_words(span->object_count);
}

const Record& record_of(const Span* span) {
  const Record* record = records;
  while (record->span != span) ++record;
  return *record;
}

bool points_into(const uintptr_t* words, size_t count, uintptr_t object, size_t size) {
  for (size_t i = 0; i < count; ++i) {
    if (words[i] - object < size) return true;
  }
  return false;
}

// An object with a pointer to `lost`, or 0. One that was marked the first time, if there is one.
uintptr_t find_parent(uintptr_t lost, size_t size) {
  uintptr_t found = 0;
  for (size_t r = 0; r < record_count; ++r) {
    const Span& span = *records[r].span;
    if (span.span_class.no_pointers()) continue;
    for (uint32_t i = 0; i < span.object_count; ++i) {
      if (!is_set(span.mark_bits, i) || span.object_at(i) == lost) continue;
      auto* words = reinterpret_cast<const uintptr_t*>(span.object_at(i));
      if (!points_into(words, span.object_size / sizeof(uintptr_t), lost, size)) continue;
      found = span.object_at(i);
      if (is_set(records[r].marks, i)) return found;
    }
  }
  return found;
}

// Prints an object; whether it was marked the first time.
bool describe(uintptr_t object) {
  const Span& span = *mem::page_heap.span_of(object);
  const uint32_t index = span.index_of(object);
  const bool marked = is_set(record_of(&span).marks, index);
  os::Output& output = os::error_output;
  output.hex(object);
  output.text(", ");
  output.decimal(span.object_size);
  output.text(" bytes, span class ");
  output.decimal(span.span_class.value);
  output.text(marked ? ", marked" : ", not marked");
  if ((span.free_objects(index / 64) >> index % 64 & 1) != 0) output.text(", free");
  output.text("\n");
  return marked;
}

[[noreturn]] void report(uintptr_t object) {
  os::Output& output = os::error_output;
  output.text("gc verify: reachable, and lost: ");
  describe(object);
  for (int i = 0; i < kLongestPath; ++i) {
    object = find_parent(object, mem::page_heap.span_of(object)->object_size);
    output.text("  reached from ");
    if (object == 0) {
      output.text("a root\n");
      break;
    }
    if (describe(object)) break;
  }
  output.flush();
  throw_fatal("gc verify: a reachable object was not marked");
}

void mark_again(Worker& worker) {
  const Worker before = worker;
  scan_certain_roots(worker);
  do {
    drain(worker, UINT64_MAX);
  } while (has_work());
  worker.marked = before.marked;
  worker.scanned = before.scanned;
}

// Puts the first marks back.
void compare() {
  for (size_t r = 0; r < record_count; ++r) {
    const Record& record = records[r];
    for (size_t word = 0; word < mem::bitmap_words(record.span->object_count); ++word) {
      const uint64_t lost = record.span->mark_bits[word] & ~record.marks[word];
      if (lost == 0) continue;
      const size_t index = word * 64 + static_cast<size_t>(__builtin_ctzll(lost));
      report(record.span->object_at(static_cast<uint32_t>(index)));
    }
  }
  for (size_t r = 0; r < record_count; ++r) records[r].span->mark_bits = records[r].marks;
}

}  // namespace

void verify_marking(Worker& worker) {
  record_count = bit_words = 0;
  mem::visit_spans(count_span);
  const size_t bytes = record_count * sizeof(Record) + bit_words * sizeof(uint64_t);
  if (bytes == 0) return;
  void* memory = os::map(bytes);
  if (memory == nullptr) throw_fatal("gc verify: out of memory");
  records = static_cast<Record*>(memory);
  unused_bits = reinterpret_cast<uint64_t*>(records + record_count);
  record_count = 0;
  mem::visit_spans(exchange_marks);
  mark_again(worker);
  compare();
  os::unmap(memory, bytes);
}

}  // namespace rt::gc
