// Locks for the runtime's own data. A lock names its rank: a thread may take a lock only when its
// rank is above the ranks it already holds, so no cycle of waiting threads can arise. Builds with
// TANDEM_RT_CHECKS assert it at each lock().
//
// The lock is three states in one futex word (U. Drepper, "Futexes Are Tricky"): 0 free, 1 held, 2
// held and perhaps waited for. Free locks cost one atomic instruction to take and one to release.
// A thread that waits here blocks its M: hold locks for short times and never over a park, except
// for the one lock that park() itself releases.
//
// Channels have a BriefLock: two states, and a release that is a plain store, which makes an
// operation on a channel a third cheaper. Nobody is woken by it: who waits looks a while, and then
// sleeps for some microseconds at a time. That happens only when the holder has lost its processor,
// or copies something large.

#ifndef TANDEM_RT_SCHED_LOCK_H_
#define TANDEM_RT_SCHED_LOCK_H_

#include <stdint.h>

namespace rt {

// In the order in which they may be taken: outer ones first.
enum class LockRank : uint8_t {
  kPrint,           // the output of print statements
  kPollDescriptor,  // a watched file descriptor
  kNotifyList,      // one sync.Cond
  kSemaphore,       // a bucket of the table of semaphores
  kTimer,           // one timer: who changes it does so alone
  kTimerHeap,       // the timers of a P
  kCollector,       // goroutines that wait for a cycle
  kChannel,         // one channel; a select takes several, by rising address
  kScheduler,       // Sched: the global queue and the idle lists
  kAllGs,           // the list of all goroutines
  kStackPool,       // free stacks
  kItab,            // the table of itabs made at run time
  kFinalizers,      // the lists of finalizers and their queue
  kMarkWork,        // grey objects
  kMemoryProfile,   // samples of allocations
  kContention,      // how long goroutines wait
  kHeap,            // pages and spans
  kPersistent,      // descriptors of the runtime
};

class LockBase {
 public:
  void lock() {
    uint32_t free = 0;
    if (!__atomic_compare_exchange_n(&state_, &free, 1, false, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED)) {
      lock_slow();
    }
  }
  void unlock() {
    if (__atomic_exchange_n(&state_, 0, __ATOMIC_RELEASE) == 2) wake();
  }

 private:
  void lock_slow();
  void wake();

  uint32_t state_ = 0;
};

void lock_brief_slow(uint32_t* state);

#ifdef TANDEM_RT_CHECKS
void note_lock(LockRank rank);
void note_unlock(LockRank rank);
void note_no_locks();  // a thread whose goroutine has parked holds none
#else
inline void note_lock(LockRank) {}
inline void note_unlock(LockRank) {}
inline void note_no_locks() {}
#endif

template <LockRank kRank>
class Lock : public LockBase {
 public:
  void lock() {
    note_lock(kRank);
    LockBase::lock();
  }
  void unlock() {
    LockBase::unlock();
    note_unlock(kRank);
  }
};

// A lock that is held for some tens of nanoseconds.
template <LockRank kRank>
class BriefLock {
 public:
  void lock() {
    note_lock(kRank);
    if (__atomic_exchange_n(&state_, 1, __ATOMIC_ACQUIRE) != 0) [[unlikely]]
      lock_brief_slow(&state_);
  }
  void unlock() {
    __atomic_store_n(&state_, 0, __ATOMIC_RELEASE);
    note_unlock(kRank);
  }

 private:
  uint32_t state_ = 0;
};

// Holds a lock for the length of a scope.
template <typename AnyLock>
class LockGuard {
 public:
  explicit LockGuard(AnyLock& lock) : lock_(lock) { lock_.lock(); }
  ~LockGuard() { lock_.unlock(); }
  LockGuard(const LockGuard&) = delete;
  LockGuard& operator=(const LockGuard&) = delete;

 private:
  AnyLock& lock_;
};

}  // namespace rt

#endif  // TANDEM_RT_SCHED_LOCK_H_
