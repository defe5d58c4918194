// How C++ blocks. C++ runs on the system stack of the thread on behalf of the current goroutine,
// whose own registers its thunk has already saved in G::header.context. So blocking saves nothing:
// park() marks the goroutine as waiting and enters the scheduler, and no C++ frame survives it. A
// function that must block therefore ends in park(), and what remains to be done after the wake-up
// is the continuation: it runs on the system stack of the thread that continues the goroutine, and
// gives the call's results by setting header.context.result[0..2] (RAX, RBX, RCX) or raises a panic
// (rt/stack/panic.h). Without a continuation, the results are what the waker put there.
//
//   void rt_chansend1(...) {
//     ...
//     enqueue(sudog);
//     park(WaitReason::kChanSend, finish_send, &lock);
//   }

#ifndef TANDEM_RT_SCHED_PARK_H_
#define TANDEM_RT_SCHED_PARK_H_

#include "rt/sched/g.h"
#include "rt/sched/lock.h"
#include "rt/sched/m.h"

namespace rt {

// Parks the current goroutine and runs others. `unlock`, if not null, is released once the
// goroutine is waiting, so that its waker cannot miss it.
[[noreturn]] void park(WaitReason reason, void (*on_wakeup)(G*), LockBase* unlock);

// The same for a goroutine that holds several locks: `release` gives them up. As soon as it has,
// the goroutine may run again on another thread.
[[noreturn]] void park_releasing(WaitReason reason, void (*on_wakeup)(G*), void (*release)(G*));

// Set while a profile asks how long goroutines wait (rt/sched/contention.cc). The first is told of
// each one that parks and what is to be done after its wake-up, and returns what is to be done
// instead; the second is told of each waiter that a semaphore's release wakes.
using Wakeup = void(G* g);
using ParkObserver = Wakeup*(G* g, Wakeup* on_wakeup);
using ReleaseObserver = void(const G* waiter);
extern ParkObserver* on_park;
extern ReleaseObserver* on_release;

// Makes a waiting goroutine runnable; it becomes the next that this P runs.
void ready(G* g);

// Puts the current goroutine at the end of the global queue and runs others.
[[noreturn]] void yield_goroutine();

}  // namespace rt

#endif  // TANDEM_RT_SCHED_PARK_H_
