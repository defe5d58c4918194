// How long goroutines wait for each other: runtime.BlockProfile and runtime.MutexProfile.
//
//   park ──▶ parked: notes the time      wake-up ──▶ end_of_wait: the time since then, at the stack
//   of
//                                                    the goroutine that waited: block profile
//   release of a mutex ──▶ released: the time since its waiter parked, at the stack of the
//   goroutine
//                          that held it: mutex profile
//
// As long as neither profile is on, all that the scheduler does for them is to find two pointers
// null. Times are nanoseconds, though Go calls them cycles; those of the block profile end when the
// goroutine runs again.
//
// Not every event is noted. Of the block profile, one of at least `rate` nanoseconds is, and a
// shorter one with the probability nanoseconds/rate; of the mutex profile, one of `fraction`. What
// is noted counts for as much as its probability says, so that the sums are right on average.

#include "rt/abi/calls.h"
#include "rt/mem/memory.h"
#include "rt/mem/persistent.h"
#include "rt/os/clock.h"
#include "rt/sched/park.h"
#include "rt/sched/random.h"
#include "rt/sched/sched.h"
#include "rt/stack/callers.h"
#include "rt/stack/panic.h"

namespace rt {
namespace {

using abi::Int;

constexpr Int kMostFrames = 32;
constexpr size_t kChains = 256;

// runtime.BlockProfileRecord.
struct Record {
  int64_t count;
  int64_t cycles;
  uintptr_t stack[kMostFrames];
};

// What has been noted at one stack of calls.
struct Bucket {
  Bucket* next;  // of those with the same hash
  double count;
  double time;
  Int depth;
  uintptr_t stack[kMostFrames];
};

struct Profile {
  Bucket* chains[kChains];
};

constinit Lock<LockRank::kContention> lock;
constinit Profile blocks = {};
constinit Profile mutexes = {};
constinit Int block_rate = 0;
constinit Int mutex_fraction = 0;

Bucket* find_bucket(Profile& profile, const uintptr_t* stack, Int depth) {
  constexpr uint64_t kGolden = 0x9E3779B97F4A7C15;  // Fibonacci hashing: Knuth, vol. 3, 6.4
  const size_t bytes = static_cast<size_t>(depth) * sizeof(uintptr_t);
  uint64_t hash = 0;
  for (Int i = 0; i < depth; ++i) hash = ((hash >> 17 | hash << 47) ^ stack[i]) * kGolden;
  Bucket*& chain = profile.chains[(hash >> 32) % kChains];
  for (Bucket* bucket = chain; bucket != nullptr; bucket = bucket->next) {
    if (bucket->depth == depth && mem::equal(bucket->stack, stack, bytes)) return bucket;
  }
  void* memory = mem::allocate_persistent(sizeof(Bucket), alignof(Bucket));
  if (memory == nullptr) throw_fatal("runtime: out of memory");
  auto* bucket = static_cast<Bucket*>(memory);
  *bucket = {.next = chain, .depth = depth};
  mem::move(bucket->stack, stack, bytes);
  return chain = bucket;
}

void note(Profile& profile, const G& g, Int skip, double count, double time) {
  uintptr_t stack[kMostFrames];
  const Int depth = callers_of(g, skip, stack, kMostFrames);
  LockGuard guard(lock);
  Bucket* bucket = find_bucket(profile, stack, depth);
  bucket->count += count;
  bucket->time += time;
}

bool is(const WaitReason& a, const WaitReason& b) {
  return a.words() == b.words();
}

// Frames of package sync's slow ways that are not shown: of runtime_SemacquireMutex and its like,
// and of the function that calls it where that is not the one which the program calls.
Int frames_to_skip(const WaitReason& reason) {
  if (is(reason, WaitReason::kSyncMutexLock)) return 2;
  const bool in_sync =
      is(reason, WaitReason::kSemacquire) || is(reason, WaitReason::kSyncRWMutexLock) ||
      is(reason, WaitReason::kSyncRWMutexRLock) || is(reason, WaitReason::kSyncCondWait);
  return in_sync ? 1 : 0;
}

bool waits_for_others(const WaitReason& reason) {
  return frames_to_skip(reason) > 0 || is(reason, WaitReason::kChanReceive) ||
         is(reason, WaitReason::kChanSend) || is(reason, WaitReason::kSelect);
}

// A random number below `limit`.
Int random_below(Int limit) {
  return static_cast<Int>(next_random() % static_cast<uint64_t>(limit));
}

void note_block(const G& g, int64_t time) {
  const Int rate = __atomic_load_n(&block_rate, __ATOMIC_RELAXED);
  if (time <= 0) time = 1;
  if (rate <= 0 || (time < rate && random_below(rate) > time)) return;
  const auto exact = static_cast<double>(time);
  const auto mean = static_cast<double>(rate);
  const Int skip = frames_to_skip(g.wait_reason);
  if (time < rate) {
    note(blocks, g, skip, mean / exact, mean);
  } else {
    note(blocks, g, skip, 1, exact);
  }
}

void end_of_wait(G* g) {
  Wakeup* const next = g->after_blocking;
  note_block(*g, os::nanotime() - g->blocked_since);
  if (next != nullptr) next(g);
}

Wakeup* parked(G* g, Wakeup* on_wakeup) {
  g->blocked_since = 0;
  if (!waits_for_others(g->wait_reason)) return on_wakeup;
  g->blocked_since = os::nanotime();
  g->after_blocking = on_wakeup;
  return end_of_wait;
}

// By the current goroutine.
void released(const G* waiter) {
  const Int fraction = __atomic_load_n(&mutex_fraction, __ATOMIC_RELAXED);
  const WaitReason& reason = waiter->wait_reason;
  const bool is_mutex = is(reason, WaitReason::kSyncMutexLock) ||
                        is(reason, WaitReason::kSyncRWMutexLock) ||
                        is(reason, WaitReason::kSyncRWMutexRLock);
  if (fraction <= 0 || !is_mutex || waiter->blocked_since == 0) return;
  if (random_below(fraction) != 0) return;
  const int64_t time = os::nanotime() - waiter->blocked_since;
  const auto weight = static_cast<double>(fraction);
  const Int skip = is(reason, WaitReason::kSyncRWMutexRLock) ? 1 : 2;
  note(mutexes, *current_g(), skip, weight, weight * static_cast<double>(time > 0 ? time : 0));
}

void observe_if_needed() {
  const bool needed = block_rate > 0 || mutex_fraction > 0;
  __atomic_store_n(&on_release, mutex_fraction > 0 ? released : nullptr, __ATOMIC_RELAXED);
  __atomic_store_n(&on_park, needed ? parked : nullptr, __ATOMIC_RELAXED);
}

void fill(Record& record, const Bucket& bucket) {
  record = {.count = static_cast<int64_t>(bucket.count),
            .cycles = static_cast<int64_t>(bucket.time)};
  mem::move(record.stack, bucket.stack, static_cast<size_t>(bucket.depth) * sizeof(uintptr_t));
}

}  // namespace

namespace abi {

void rt_setBlockProfileRate(Int nanoseconds) {
  LockGuard guard(lock);
  __atomic_store_n(&block_rate, nanoseconds, __ATOMIC_RELAXED);
  observe_if_needed();
}

// Below 0, it only asks.
Int rt_setMutexProfileFraction(Int rate) {
  LockGuard guard(lock);
  const Int old = mutex_fraction;
  if (rate < 0) return old;
  __atomic_store_n(&mutex_fraction, rate, __ATOMIC_RELAXED);
  observe_if_needed();
  return old;
}

Int rt_contentionProfile(Pointer records, Int room, bool of_mutexes) {
  const Profile& profile = of_mutexes ? mutexes : blocks;
  LockGuard guard(lock);
  Int count = 0;
  for (const Bucket* chain : profile.chains) {
    for (const Bucket* b = chain; b != nullptr; b = b->next) ++count;
  }
  if (count > room) return count;
  auto* record = static_cast<Record*>(records);
  for (const Bucket* chain : profile.chains) {
    for (const Bucket* b = chain; b != nullptr; b = b->next) fill(*record++, *b);
  }
  return count;
}

}  // namespace abi

}  // namespace rt
