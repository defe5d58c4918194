// runtime.MemProfile: which calls have made the objects that are alive, by sampling.
//
//   allocate ──▶ profile_allocation ──▶ every 512 KiB or so: a sample, by the object's address
//                                          │                    └──▶ a bucket by stack and size
//       its span is swept, it is not marked: its bucket counts it as freed; it is forgotten
//   MemProfile ◀── one record for each bucket
//
// The distance between two samples is drawn from an exponential distribution with the mean
// runtime.MemProfileRate, so each byte is as likely to be sampled as any other (a Poisson process),
// and a reader can scale the counts: an object of n bytes is noted with the probability
// 1 - exp(-n/rate). Rate 1 notes all, 0 none.
//
// A program that does not contain runtime.MemProfile contains nothing of this: the functions are
// weak for those who call them. In one that does, no P keeps its allocation cache at hand
// (rt/mem/malloc.cc), so that each allocation comes by here; the others' fast way has no test for
// it. Of a block that tiny values share, the first value stands for the whole block, as in Go.
//
// Samples and buckets are outside the heap, so that they keep nothing alive. Objects are freed by
// sweeping only, and the dead ones are looked up before that, so an address is in the table once.

#include "rt/gc/memory_profile.h"

#include "rt/abi/calls.h"
#include "rt/mem/malloc.h"
#include "rt/mem/memory.h"
#include "rt/mem/page_heap.h"
#include "rt/mem/persistent.h"
#include "rt/sched/lock.h"
#include "rt/sched/m.h"
#include "rt/sched/p.h"
#include "rt/sched/random.h"
#include "rt/stack/panic.h"

// The program may contain MemProfile, and not the variable.
extern const rt::abi::Int memory_profile_rate asm("runtime.MemProfileRate") __attribute__((weak));

namespace rt::gc {
namespace {

using abi::Int;

constexpr Int kDefaultRate = 512 << 10;
constexpr Int kLargestRate = 0x7000000;  // Go's, against overflow
constexpr size_t kMostFrames = 32;

// runtime.MemProfileRecord.
struct Record {
  int64_t allocated_bytes, freed_bytes;
  int64_t allocated_objects, freed_objects;
  uintptr_t stack[kMostFrames];
};

// What has been sampled of one size at one place.
struct Bucket {
  Bucket* next;      // of those with the same hash
  Bucket* all_link;  // of all
  size_t size;
  size_t depth;
  int64_t allocated, freed;
  uintptr_t stack[];  // `depth` return addresses
};

struct Sample {
  Sample* next;  // of those with the same hash, or of the unused
  uintptr_t object;
  Bucket* bucket;
};

constexpr size_t kBucketChains = 1024;

constinit Lock<LockRank::kMemoryProfile> lock;
constinit Bucket* buckets[kBucketChains] = {};
constinit Bucket* all_buckets = nullptr;
constinit Sample** chains = nullptr;
constinit size_t chain_count = 0;  // a power of two
constinit size_t sample_count = 0;
constinit Sample* unused = nullptr;

template <typename T>
T* make(size_t extra) {
  void* memory = mem::allocate_persistent(sizeof(T) + extra, alignof(T));
  if (memory == nullptr) throw_fatal("runtime: out of memory");
  return static_cast<T*>(memory);
}

// The natural logarithm of a normal positive number, to six digits: x = 2^e * m with m around 1,
// and ln m = 2 * artanh((m - 1) / (m + 1)), of which four terms of the series do.
double natural_logarithm(double x) {
  constexpr double kLog2 = 0.69314718055994531;
  constexpr uint64_t kMantissa = (uint64_t{1} << 52) - 1;
  constexpr uint64_t kOne = uint64_t{1023} << 52;
  const auto bits = mem::load<uint64_t>(&x);
  const uint64_t one_to_two = (bits & kMantissa) | kOne;
  auto m = mem::load<double>(&one_to_two);
  auto exponent = static_cast<double>(static_cast<int64_t>(bits >> 52) - 1023);
  if (m > 1.4142135) {
    m /= 2;
    exponent += 1;
  }
  const double s = (m - 1) / (m + 1);
  const double square = s * s;
  const double series = 1 + square * (1.0 / 3 + square * (1.0 / 5 + square * (1.0 / 7)));
  return exponent * kLog2 + 2 * s * series;
}

int64_t draw_distance(Int rate) {
  if (rate <= 1) return 0;
  if (rate > kLargestRate) rate = kLargestRate;
  const auto numerator = static_cast<double>((next_random() >> 11) + 1);
  const double uniform = numerator / static_cast<double>(uint64_t{1} << 53);  // in (0, 1]
  return static_cast<int64_t>(-natural_logarithm(uniform) * static_cast<double>(rate)) + 1;
}

Int current_rate() {
  return &memory_profile_rate == nullptr ? kDefaultRate
                                         : __atomic_load_n(&memory_profile_rate, __ATOMIC_RELAXED);
}

// Whether an object of `size` bytes, which the current P allocated, is one to note. Each P counts
// for itself: that keeps the process a Poisson process, and the Ps out of each other's cache lines.
bool is_due(size_t size) {
  const Int rate = current_rate();
  if (rate <= 0) return false;
  P* p = current_p();
  if (rate != p->sample_rate) {
    p->sample_rate = rate;
    p->sample_left = draw_distance(rate);
  }
  p->sample_left -= static_cast<int64_t>(size);
  if (p->sample_left >= 0) return false;
  p->sample_left = draw_distance(rate);
  return true;
}

uint64_t mix(uint64_t value) {
  constexpr uint64_t kGolden = 0x9E3779B97F4A7C15;  // Fibonacci hashing: Knuth, vol. 3, 6.4
  return value * kGolden;
}

bool equal_stacks(const uintptr_t* a, const uintptr_t* b, size_t depth) {
  return mem::equal(a, b, depth * sizeof(uintptr_t));
}

Bucket* find_bucket(const uintptr_t* stack, size_t depth, size_t size) {
  uint64_t hash = mix(size);
  for (size_t i = 0; i < depth; ++i) hash = mix((hash >> 17 | hash << 47) ^ stack[i]);
  Bucket*& chain = buckets[(hash >> 32) % kBucketChains];
  for (Bucket* bucket = chain; bucket != nullptr; bucket = bucket->next) {
    if (bucket->size == size && bucket->depth == depth &&
        equal_stacks(bucket->stack, stack, depth)) {
      return bucket;
    }
  }
  auto* bucket = make<Bucket>(depth * sizeof(uintptr_t));
  *bucket = {.next = chain, .all_link = all_buckets, .size = size, .depth = depth};
  mem::move(bucket->stack, stack, depth * sizeof(uintptr_t));
  chain = all_buckets = bucket;
  return bucket;
}

Sample*& chain_of(uintptr_t object) {
  return chains[mix(object) >> 32 & (chain_count - 1)];
}

void grow_table() {
  Sample** const old = chains;
  const size_t old_count = chain_count;
  chain_count = old_count == 0 ? mem::kPageSize / sizeof(Sample*) : 2 * old_count;
  const size_t bytes = chain_count * sizeof(Sample*);
  chains = static_cast<Sample**>(mem::allocate_pages(bytes / mem::kPageSize));
  if (chains == nullptr) throw_fatal("runtime: out of memory");
  mem::clear(chains, bytes);
  for (size_t i = 0; i < old_count; ++i) {
    for (Sample* sample = old[i]; sample != nullptr;) {
      Sample* next = sample->next;
      Sample*& chain = chain_of(sample->object);
      sample->next = chain;
      chain = sample;
      sample = next;
    }
  }
  if (old != nullptr) mem::free_pages(old);
}

void add_sample(uintptr_t object, Bucket* bucket) {
  if (sample_count == chain_count) grow_table();
  Sample* sample = unused;
  if (sample != nullptr) {
    unused = sample->next;
  } else {
    sample = make<Sample>(0);
  }
  Sample*& chain = chain_of(object);
  *sample = {chain, object, bucket};
  chain = sample;
  ++sample_count;
  ++bucket->allocated;
}

// If there is one of the object.
void remove_sample(uintptr_t object) {
  Sample** link = &chain_of(object);
  while (*link != nullptr && (*link)->object != object) link = &(*link)->next;
  Sample* sample = *link;
  if (sample == nullptr) return;
  *link = sample->next;
  ++sample->bucket->freed;
  --sample_count;
  sample->next = unused;
  unused = sample;
}

void fill(Record& record, const Bucket& bucket) {
  const auto size = static_cast<int64_t>(bucket.size);
  record = {.allocated_bytes = bucket.allocated * size,
            .freed_bytes = bucket.freed * size,
            .allocated_objects = bucket.allocated,
            .freed_objects = bucket.freed};
  mem::move(record.stack, bucket.stack, bucket.depth * sizeof(uintptr_t));
}

}  // namespace

void profile_allocation(const void* pointer) {
  const auto object = reinterpret_cast<uintptr_t>(pointer);
  mem::Span* span = mem::page_heap.span_of(object);
  // Of a block that tiny values share, the later ones.
  if (object % mem::kMaxTinySize != 0 && span->object_at(span->index_of(object)) != object) return;
  if (!is_due(span->object_size)) return;
  uintptr_t stack[kMostFrames];
  size_t depth = 0;
  if (current_g() != nullptr) {
    depth = static_cast<size_t>(abi::rt_callers(0, stack, static_cast<Int>(kMostFrames)));
  }
  __atomic_store_n(&span->is_sampled, true, __ATOMIC_RELAXED);
  LockGuard guard(lock);
  add_sample(object, find_bucket(stack, depth, span->object_size));
}

void profile_dead_objects(const mem::Span& span) {
  LockGuard guard(lock);
  for (uint32_t i = 0; i < span.object_count; ++i) {
    if ((span.mark_bits[i / 64] >> i % 64 & 1) == 0) remove_sample(span.object_at(i));
  }
}

}  // namespace rt::gc

// The number of records; they are filled in if there is room for all of them. Without `freed_too`,
// places of which nothing is alive are left out.
rt::abi::Int rt::abi::rt_memProfile(Pointer records, Int room, bool freed_too) {
  LockGuard guard(gc::lock);
  const auto shown = [freed_too](const gc::Bucket& bucket) {
    return freed_too || bucket.allocated != bucket.freed;
  };
  Int count = 0;
  for (const gc::Bucket* b = gc::all_buckets; b != nullptr; b = b->all_link) count += shown(*b);
  if (count > room) return count;
  auto* record = static_cast<gc::Record*>(records);
  for (const gc::Bucket* b = gc::all_buckets; b != nullptr; b = b->all_link) {
    if (shown(*b)) gc::fill(*record++, *b);
  }
  return count;
}
