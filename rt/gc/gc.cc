// The collector's cycle (rt/gc/gc.h): concurrent, tri-colour, non-moving mark and sweep.
//
//      off ──trigger──▶ [world stopped: start] ──▶ mark ──▶ [world stopped: end] ──▶ off, sweeping
//
// Invariants.
//   - The phase, and with it runtime.writeBarrier, changes only while the world is stopped. Threads
//     stop in the scheduler's loop, where their system stacks are empty, so no C++ frame sees two
//     phases: what C++ does in one runtime call it does in one phase.
//   - While marking, a goroutine that runs has been scanned in this cycle (before_run).
//   - A span is in one list, in one cache, or in the hands of one sweeper. Marking begins when all
//     are swept; no span of objects is freed while marking.
//   - Mark bits change by atomic operations while marking, and otherwise by the span's owner.
//
// Why nothing reachable is lost. Take the snapshot of the heap at the start. (1) Whatever the
// snapshot reaches is marked: a marker would miss it only if a pointer on the way was overwritten
// before it was scanned, and every store in the heap or in a global shades what it overwrites
// (Yuasa 1990). (2) Whatever is made later is black. A goroutine can only hold what the snapshot
// reached or what was made later, so what it stores need not be shaded, nor need its stack be
// scanned again. The stacks are part of the snapshot: each is scanned before anything changes in
// it. A channel's waker that writes into the slot of a waiting goroutine overwrites a value that
// nobody will use. A new goroutine has nothing but its closure, which (1) or (2) covers.
//
// Black allocation. A span that a cache takes while marking gets all its free objects marked, and
// loses the marks of those it has not used when it leaves the cache (heap.cc): the fast way of an
// allocation does not look at the phase.
//
// Who marks. In the order of what it costs the program: Ps with nothing to run (idle_work), without
// limit; Ps between two goroutines (turn), until a quarter of all processors' time has gone into
// marking; allocations that are behind what the pacer wants (assist). Each marks for no longer than
// a slice of time (mark.cc); the rest of an allocation's debt is paid in turns. Beyond the goal, a
// turn that finds nothing to mark, as others have it all, waits for them a little.
//
// The end. When nothing is queued, no root is left and nobody is at work (looks_complete), a P
// stops the world. Only the barriers' buffers can then hold white objects: they are flushed, and a
// last slice is marked. If that was not enough, the world goes on and the end is tried again; each
// attempt marks something, and what is white only shrinks.
//
// Pairings by name: push_full (release) with refill and has_work (acquire); scan_state's release in
// give_up_claim with the acquire in claim; a span's state, set last (release) by
// PageHeap::allocate, with find_object (acquire). All else is ordered by stopping the world.
//
// Rejected.
//   - Goroutines as workers, as in Go: they need stacks and a place in the scheduler; a function
//     that the loop calls needs neither, and stops at a safepoint by returning.
//   - Go's hybrid barrier, which shades the new value too until the goroutine's stack is scanned:
//     it buys scanning stacks while their goroutines run on unscanned ones, and costs each store.
//   - A Dijkstra barrier alone: stacks would have to be scanned again with the world stopped.
//   - Marking objects as they are allocated: it puts a test on the fast way of every allocation.
//   - Marking globals with the world stopped: they may be large, and the barrier covers them.

#include "rt/gc/gc.h"

#include "rt/boot/knobs.h"
#include "rt/gc/barrier.h"
#include "rt/gc/cycle.h"
#include "rt/gc/finalizer.h"
#include "rt/gc/heap.h"
#include "rt/gc/mark.h"
#include "rt/gc/pieces.h"
#include "rt/gc/roots.h"
#include "rt/gc/scavenger.h"
#include "rt/gc/stats.h"
#include "rt/gc/sweep.h"
#include "rt/gc/verify.h"
#include "rt/mem/central.h"
#include "rt/mem/malloc.h"
#include "rt/mem/page_heap.h"
#include "rt/os/clock.h"
#include "rt/os/os.h"
#include "rt/sched/m.h"
#include "rt/sched/p.h"
#include "rt/sched/park.h"
#include "rt/sched/sched.h"
#include "rt/sched/threads.h"
#include "rt/sched/timer.h"
#include "rt/sched/world.h"

namespace rt::gc {

constinit Pacer pacer;

namespace {

// A slice of marking is bounded by time (mark.cc). Whatever waits for a P that marks, a timer, a
// goroutine, the stopper of the world, waits for the rest of a slice.
constexpr uint64_t kWholeSlice = UINT64_MAX;
// Spans that are swept in one slice, and how long, by the time stamp counter.
constexpr int kSweepSlice = 64;
constexpr uint64_t kSweepStamps = 200000;
// How long the scheduler scans a stack before it looks for another goroutine, by the same.
constexpr uint64_t kStackStamps = 200000;
// How long a P waits in one turn for others to mark.
constexpr int64_t kThrottleNanoseconds = 50000;
// And how often in a row.
constexpr int kMostWaits = 8;
// Of all Ps' time, one part in so many goes to marking in the background.
constexpr uint64_t kMarkShare = 4;

constinit uint32_t cycles = 0;    // begun
constinit uint32_t wanted = 0;    // the number of the cycle that has been asked for
constinit uint32_t swept = 0;     // the cycle whose garbage has all been swept
constinit uint32_t changing = 0;  // a P is about to change the phase

// Of the current cycle.
constinit Times times{};
constinit uint64_t live_at_start = 0;
constinit uint64_t stack_bytes = 0;
constinit bool forced = false;  // by runtime.GC
// Time stamps spent marking, by all Ps: in allocations, in turns, and when there was nothing else.
constinit uint64_t assist_time = 0;
constinit uint64_t turn_time = 0;
constinit uint64_t idle_time = 0;
constinit uint64_t begin = 0;  // the time stamp at its start
constinit int64_t credit = 0;  // bytes scanned in the background that no allocation has used up

// Sweeping after it.
constinit uint64_t sweep_start_live = 0;
constinit uint64_t sweep_ratio = 0;  // pages for each byte allocated, times 2^32
constinit uint64_t swept_pages = 0;

// Goroutines that wait for a cycle's end, linked by schedule_link; G::park_data is its number.
constinit Lock<LockRank::kCollector> waiters_lock;
constinit G* waiters = nullptr;

uint64_t time_stamp() {
  return __builtin_ia32_rdtsc();
}

G* take_waiters(uint32_t cycle) {
  LockGuard guard(waiters_lock);
  G* taken = nullptr;
  for (G** link = &waiters; *link != nullptr;) {
    G* g = *link;
    if (reinterpret_cast<uintptr_t>(g->park_data) > cycle) {
      link = &g->schedule_link;
      continue;
    }
    *link = g->schedule_link;
    g->schedule_link = taken;
    taken = g;
  }
  return taken;
}

// Whether a goroutine waits for a cycle after the current one: it called runtime.GC while this one
// was marking. The world is stopped.
bool another_cycle_awaited() {
  for (const G* g = waiters; g != nullptr; g = g->schedule_link) {
    if (reinterpret_cast<uintptr_t>(g->park_data) > cycles) return true;
  }
  return false;
}

// Once all spans are swept: the cycle is over for those who wait for it.
void note_all_swept() {
  if (phase != Phase::kOff || mem::unswept_spans() != 0) return;
  if (__atomic_exchange_n(&swept, cycles, __ATOMIC_RELAXED) != cycles) trace_scavenger();
  if (__atomic_load_n(&waiters, __ATOMIC_RELAXED) == nullptr) return;
  for (G* g = take_waiters(swept); g != nullptr;) {
    G* next = g->schedule_link;
    g->schedule_link = nullptr;
    g->park_data = nullptr;
    ready(g);
    g = next;
  }
}

// Sweeps until `owed` pages have been swept since the cycle's end, for at most a slice. False when
// there was nothing to sweep.
bool sweep_pages(uint64_t owed) {
  const uint64_t deadline = time_stamp() + kSweepStamps;
  int done = 0;
  for (; done < kSweepSlice && __atomic_load_n(&swept_pages, __ATOMIC_RELAXED) < owed; ++done) {
    const size_t pages = sweep_one();
    if (pages == 0) break;
    __atomic_fetch_add(&swept_pages, pages, __ATOMIC_RELAXED);
    if (time_stamp() > deadline) return true;
  }
  return done != 0;
}

bool sweep_slice() {
  PieceTimer timer(Piece::kSweep);
  const bool swept_some = sweep_pages(UINT64_MAX);
  note_all_swept();
  return swept_some;
}

void reset_workers() {
  for (Worker* worker = all_workers(); worker != nullptr; worker = worker->next) {
    worker->marked = worker->scanned = 0;
    worker->p->barrier_next = worker->barrier;
  }
}

// The start of marking; the world is stopped.
void start_marking(P* p) {
  PieceTimer timer(Piece::kStart);
  while (sweep_one() != 0) {
  }
  note_all_swept();
  if (&clear_pools != nullptr) clear_pools();
  mem::flush_caches();
  cycles = wanted;
  stack_bytes = assist_time = turn_time = idle_time = 0;
  credit = 0;
  forced = waiters != nullptr;
  live_at_start = heap_live();
  Worker& worker = worker_of(p);
  reset_workers();
  phase = Phase::kMark;
  write_barrier = 1;
  begin_roots(worker, cycles);
  publish(worker);
}

void stop_others(const char* reason) {
  PieceTimer timer(Piece::kStopping);
  stop_the_world(reason);
}

// What is left of the last cycle's garbage is swept first, a slice in each turn.
bool start_cycle(P* p) {
  if (sweep_slice()) return true;
  PieceTimer timer(Piece::kStopped);
  times = {};
  times.start = os::nanotime();
  stop_others("garbage collection start");
  if (phase == Phase::kOff && wanted != cycles) {
    start_marking(p);
    begin = time_stamp();
  }
  start_the_world();
  times.mark_start = os::nanotime();
  return true;
}

// With the world stopped: marks what the barriers have met. Whether nothing is left.
bool finish_marking(Worker& worker) {
  for (Worker* other = all_workers(); other != nullptr; other = other->next) {
    flush_barrier(*other);
    publish(*other);
  }
  drain(worker, kWholeSlice);
  return !has_work() && !roots_left();
}

// Time stamps as nanoseconds, by those that passed since marking began.
int64_t to_nanoseconds(uint64_t stamps, uint64_t elapsed) {
  const auto nanoseconds = static_cast<double>(times.end - times.mark_start);
  return static_cast<int64_t>(nanoseconds * static_cast<double>(stamps) /
                              static_cast<double>(elapsed | 1));
}

// The end of marking: what is not marked now is garbage. The world is stopped.
CycleReport end_marking(Worker& verifier) {
  mem::flush_caches();
  if (knobs.gcverify != 0) verify_marking(verifier);
  write_barrier = 0;
  phase = Phase::kOff;
  if (another_cycle_awaited()) wanted = cycles + 1;
  const uint64_t live_at_end = heap_live();
  const uint64_t allocated = live_at_end - live_at_start;
  CycleTotals totals{};
  totals.live_at_start = live_at_start;
  totals.live_at_end = live_at_end;
  totals.marked = allocated;
  for (Worker* worker = all_workers(); worker != nullptr; worker = worker->next) {
    totals.marked += worker->marked;
    totals.scanned += worker->scanned;
  }
  totals.not_heap = mem::page_heap.pages_manual() * mem::kPageSize;
  totals.roots = stack_bytes + global_root_bytes();
  exchange_heap_live(totals.marked);
  const uint64_t goal = pacer.goal();
  pacer.cycle_ended(totals);
  set_scavenger_goal(goal, pacer.goal());
  mem::make_all_unswept();

  const uint64_t distance = pacer.trigger() > totals.marked ? pacer.trigger() - totals.marked : 0;
  const uint64_t pages = mem::page_heap.pages_in_use();
  swept_pages = 0;
  sweep_start_live = totals.marked;
  sweep_ratio = (pages << 32) / (distance > mem::kPageSize ? distance : mem::kPageSize);
  times.end = os::nanotime();
  const uint64_t elapsed = time_stamp() - begin;
  times.assist = to_nanoseconds(assist_time, elapsed);
  times.background = to_nanoseconds(turn_time, elapsed);
  times.idle = to_nanoseconds(idle_time, elapsed);
  return {times, totals, goal, stack_bytes, cycles, forced};
}

// Whether marking is over; then it is counted before others can see it.
bool try_to_end(Worker& worker, int64_t stopping, CycleReport& report) {
  PieceTimer timer(Piece::kEnd);
  if (phase != Phase::kMark || !finish_marking(worker)) return false;
  times.mark_end = stopping;
  report = end_marking(worker);
  count_cycle(report);
  return true;
}

bool end_cycle(P* p) {
  CycleReport report;
  const int64_t stopping = os::nanotime();
  bool has_ended;
  {
    PieceTimer timer(Piece::kStopped);
    stop_others("garbage collection end");
    has_ended = try_to_end(worker_of(p), stopping, report);
    start_the_world();
  }
  if (has_ended) {
    report.times.end = os::nanotime();
    trace_cycle(report);
  }
  return true;
}

// Runs one of the two above on one P at a time.
bool change_phase(P* p, bool (*change)(P*)) {
  if (__atomic_exchange_n(&changing, 1, __ATOMIC_ACQUIRE) != 0) return false;
  const bool result = change(p);
  __atomic_store_n(&changing, 0, __ATOMIC_RELEASE);
  return result;
}

// Whether allocations have used up all that was marked, and more.
bool in_debt() {
  return __atomic_load_n(&credit, __ATOMIC_RELAXED) < 0;
}

// A slice of marking. Whether there was something to mark.
bool mark_slice(P* p, uint64_t& time) {
  PieceTimer timer(&time == &idle_time ? Piece::kIdle : Piece::kTurn);
  const uint64_t start = time_stamp();
  const uint64_t done = drain(worker_of(p), kWholeSlice);
  __atomic_fetch_add(&credit, static_cast<int64_t>(done), __ATOMIC_RELAXED);
  __atomic_fetch_add(&time, time_stamp() - start, __ATOMIC_RELAXED);
  return done != 0;
}

bool behind_share() {
  const uint64_t elapsed = time_stamp() - begin;
  const uint64_t spent =
      __atomic_load_n(&turn_time, __ATOMIC_RELAXED) + __atomic_load_n(&idle_time, __ATOMIC_RELAXED);
  return spent * kMarkShare < elapsed * static_cast<uint64_t>(sched.processors);
}

// Whether the heap has outgrown its goal so far that paying is not enough: marking must end.
bool far_beyond_goal() {
  const uint64_t goal = pacer.goal();
  return heap_live() > goal && heap_live() - goal > goal / 4;
}

// Whether somebody waits for the P beside the goroutine that has just given its turn, which is in
// the global queue.
bool has_other_work(const P* p) {
  if (__atomic_load_n(&sched.stop_requested, __ATOMIC_RELAXED) != 0) return true;
  if (!p->queue.empty() || sched.queue.size() > 1) return true;
  const int64_t timer = next_timer_time();
  return timer != 0 && timer <= os::nanotime();
}

// Allocations have to be paid for, and others have all that can be marked: of a long list, only one
// object at a time is grey, and the kernel may have taken the processor from who scans it, or from
// who is about to stop the world. The program waits a little, or its heap would grow without
// bounds; the longer the further it is beyond the goal. The stopper of the world ends the wait.
void wait_for_markers(const P* p) {
  const uint64_t goal = pacer.goal();
  uint64_t beyond = goal;
  for (int i = 0; i < kMostWaits && heap_live() > beyond; ++i) {
    if (!in_debt() && !far_beyond_goal()) return;
    const bool ends = __atomic_load_n(&changing, __ATOMIC_RELAXED) != 0;
    if ((looks_complete() && !ends) || has_other_work(p)) return;
    PieceTimer timer(Piece::kWait);
    os::futex_sleep(&sched.stop_requested, 0, kThrottleNanoseconds);
    beyond += goal / 32;
  }
}

bool turn(P* p) {
  if (phase == Phase::kOff) {
    if (&wake_finalizer_goroutine != nullptr) wake_finalizer_goroutine();
    if (__atomic_load_n(&wanted, __ATOMIC_RELAXED) != cycles) {
      return change_phase(p, start_cycle);
    }
    if (__atomic_load_n(&waiters, __ATOMIC_RELAXED) != nullptr) return sweep_slice();
    return false;
  }
  const bool marked = (behind_share() || in_debt()) && mark_slice(p, turn_time);
  if (looks_complete() && change_phase(p, end_cycle)) return true;
  if (!marked) wait_for_markers(p);
  return marked;
}

bool idle_work(P* p) {
  if (phase == Phase::kMark) {
    if (mark_slice(p, idle_time)) return true;
    return looks_complete() && change_phase(p, end_cycle);
  }
  return turn(p) || sweep_slice();
}

bool scan_before_run(G* g) {
  PieceTimer timer(Piece::kStackScan);
  Worker& worker = worker_of(current_p());
  const uint64_t deadline = time_stamp() + kStackStamps;
  StackPiece piece;
  do {
    piece = scan_goroutine(worker, g);
  } while (!piece.complete && time_stamp() < deadline);
  publish(worker);
  return piece.complete;
}

// The buffer is full, or the P has not got one yet.
void make_barrier_room(P* p) {
  Worker& worker = worker_of(p);
  flush_barrier(worker);
  publish(worker);
}

void shade_one(const void* pointer) {
  if (pointer == nullptr) return;
  P* p = current_p();
  if (reinterpret_cast<uintptr_t>(p->barrier_next) % Worker::kBarrierSize == 0) {
    make_barrier_room(p);
  }
  *p->barrier_next++ = reinterpret_cast<uintptr_t>(pointer);
}

void shade_all(const abi::TypeDescriptor* type, const void* address, size_t size) {
  auto* words = static_cast<void* const*>(address);
  const size_t value_words = type->size / sizeof(void*);
  const size_t pointer_words = type->pointer_bytes / sizeof(void*);
  for (size_t start = 0; start < size / sizeof(void*); start += value_words) {
    for (size_t i = 0; i < pointer_words; ++i) {
      if ((type->pointer_bitmap[i / 8] >> i % 8 & 1) != 0) shade_one(words[start + i]);
    }
  }
}

// Without a P: whoever has one starts the cycle.
void request_overdue(int64_t now) {
  constexpr int64_t kMillisecond = 1000000;
  constexpr int64_t kLongest = 120000 * kMillisecond;
  const int64_t longest = knobs.gcperiod != 0 ? knobs.gcperiod * kMillisecond : kLongest;
  const int64_t last = __atomic_load_n(&times.end, __ATOMIC_RELAXED);
  if (last == 0 || now - last < longest || pacer.percent() < 0) return;
  const uint32_t next = __atomic_load_n(&cycles, __ATOMIC_RELAXED) + 1;
  if (phase != Phase::kOff || __atomic_load_n(&wanted, __ATOMIC_RELAXED) == next) return;
  __atomic_store_n(&wanted, next, __ATOMIC_RELAXED);
  wake_processor();
}

int64_t work_in_background(int64_t now) {
  request_overdue(now);
  return scavenge(now);
}

constexpr Collector kCollector = {
    .take_turn = turn,
    .work_when_idle = idle_work,
    .before_run = scan_before_run,
    .make_barrier_room = make_barrier_room,
    .shade = shade_one,
    .shade_values = shade_all,
    .work_in_background = work_in_background,
};

}  // namespace

uint32_t cycle_number() {
  return cycles;
}

void note_stack_scanned(uint64_t bytes) {
  __atomic_fetch_add(&stack_bytes, bytes, __ATOMIC_RELAXED);
}

void request_cycle() {
  __atomic_store_n(&collector, &kCollector, __ATOMIC_RELEASE);  // sysmon may be looking
  use_whole_scheduler();
  if (phase == Phase::kOff) __atomic_store_n(&wanted, cycles + 1, __ATOMIC_RELAXED);
  if (G* g = current_g()) {
    __atomic_store_n(&g->header.stack_guard, abi::kStackPreempt, __ATOMIC_RELAXED);
  }
}

void request_stress_cycle() {
  const int64_t took = times.end - times.start;
  if (os::nanotime() - times.end > took) request_cycle();
}

void assist(uint64_t bytes) {
  PieceTimer timer(Piece::kAssist);
  uint64_t scanned = 0;
  for (Worker* worker = all_workers(); worker != nullptr; worker = worker->next) {
    scanned += worker->scanned;
  }
  const uint64_t ratio = pacer.assist_ratio(heap_live(), scanned);
  auto owed = static_cast<int64_t>(bytes * ratio / 256);
  const int64_t left = __atomic_sub_fetch(&credit, owed, __ATOMIC_RELAXED);
  if (left < 0) {
    if (left + owed > 0) owed = -left;
    const uint64_t start = time_stamp();
    const uint64_t done = drain(worker_of(current_p()), static_cast<uint64_t>(owed));
    __atomic_fetch_add(&assist_time, time_stamp() - start, __ATOMIC_RELAXED);
    __atomic_fetch_add(&credit, static_cast<int64_t>(done), __ATOMIC_RELAXED);
  }
  // The scheduler's loop is where marking gets its share, and where it ends.
  if (in_debt() || behind_share() || looks_complete() || far_beyond_goal()) request_cycle();
}

void pay_sweep_debt() {
  PieceTimer timer(Piece::kSweepDebt);
  const uint64_t now = heap_live();
  const uint64_t allocated = now > sweep_start_live ? now - sweep_start_live : 0;
  const auto owed =
      static_cast<uint64_t>(static_cast<unsigned __int128>(allocated) * sweep_ratio >> 32);
  sweep_pages(owed);
}

// runtime.GC: waits until a cycle that begins from now on is over, with its sweeping.
void wait_for_cycle(void (*on_wakeup)(G*)) {
  ensure_configured();
  request_cycle();
  waiters_lock.lock();
  G* g = current_g();
  g->park_data = reinterpret_cast<void*>(uintptr_t{cycles} + 1);
  g->schedule_link = waiters;
  waiters = g;
  park(WaitReason::kWaitForCycle, on_wakeup, &waiters_lock);
}

}  // namespace rt::gc
