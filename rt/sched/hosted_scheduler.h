// The real scheduler in a hosted process, for tests: its threads are pthreads, and its goroutines
// are C++ objects in the place of compiled code.
//
// A goroutine is a Task; the scheduler resumes it by calling step() again and again. A step may
// call the runtime as compiled code does, at most once, and as the last thing that it does: if the
// call parks, it does not return, and the goroutine continues with its next step, on whatever
// thread. So a task keeps in its members what it will need. Between two steps is a safepoint.

#ifndef TANDEM_RT_SCHED_HOSTED_SCHEDULER_H_
#define TANDEM_RT_SCHED_HOSTED_SCHEDULER_H_

#include <atomic>
#include <memory>
#include <vector>

#include "rt/abi/types.h"
#include "rt/sched/sched.h"

namespace rt {

class Task : public abi::Closure {
 public:
  Task();
  virtual ~Task() = default;
  // Runs a piece of the goroutine; false ends it.
  virtual bool step() = 0;
};

// Starts `tasks` as goroutines of one program on `processors` Ps, and waits until all tasks that
// exist have ended, including those that they spawned.
void run_tasks(int processors, std::vector<std::unique_ptr<Task>> tasks);

// From a step: a new goroutine of the same program.
void spawn(std::unique_ptr<Task> task);

}  // namespace rt

#endif  // TANDEM_RT_SCHED_HOSTED_SCHEDULER_H_
