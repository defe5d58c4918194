// Runs small concurrent programs under every interleaving of their atomic operations, so that a
// protocol that can fail is seen to fail, not once in a million runs on a busy machine, but always.
//
//   explore([] {
//     auto state = std::make_shared<State>();
//     return Program{{[=] { ... }, [=] { ... }}, [=] { EXPECT_EQ(...); }};
//   });
//
// The threads of a program are fibers of one thread (ucontext). Before each atomic operation a
// fiber calls point(), where any other may be let run. explore() makes the program anew for every
// schedule and walks through the tree of choices depth first: a run is its list of choices; the
// next one is the same list up to the last choice that has an alternative not yet taken. What it
// covers are all interleavings of sequentially consistent operations; that the memory orders
// suffice is ThreadSanitizer's business (rt_sched_tsan), and x86's.
//
// Of programs with hundreds of steps not all schedules can be run. `most_preemptions` bounds how
// often a fiber that could go on is made to wait; where one blocks, any other may still come next.
// Most mistakes need no more than two (M. Musuvathi, S. Qadeer, "Iterative Context Bounding for
// Systematic Testing of Multithreaded Programs", 2007).
//
// Real code is brought under the explorer by including its source after interleave_atomics.h, which
// makes the compiler's atomic builtins call point() first.

#ifndef TANDEM_RT_SCHED_INTERLEAVE_H_
#define TANDEM_RT_SCHED_INTERLEAVE_H_

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <ucontext.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace rt::model {

struct Program {
  std::vector<std::function<void()>> threads;
  std::function<void()> check;  // after all threads have ended, or none can go on
  // If set, thread number i does not begin before this is true of it.
  std::function<bool(size_t i)> may_begin = nullptr;
};

class Explorer {
 public:
  // Runs all schedules; their number.
  size_t explore(const std::function<Program()>& make);

  // Called, if set, before a fiber runs, with its number.
  std::function<void(size_t)> on_switch;
  // The bound for the schedules that explore() runs.
  size_t most_preemptions = SIZE_MAX;
  // Asked, if set, after each schedule: true ends the exploration, the mistake has been found.
  std::function<bool()> is_enough;

  // From a fiber: any other may run now.
  void point();
  // From a fiber: it cannot go on before `ready` is true.
  void wait_until(std::function<bool()> ready);
  // The same with a timeout, which passes when nothing else can run. Whether it has passed.
  bool wait_until_or_timeout(std::function<bool()> ready);
  // From a check: whether threads were left that wait for ever.
  bool deadlocked() const { return deadlocked_; }
  // The fiber that runs, by its number in the program.
  size_t current() const { return current_; }

 private:
  struct Fiber {
    ucontext_t context;  // for the first entry; from then on a jmp_buf, which takes no system call
    jmp_buf jump;
    bool entered = false;
    std::unique_ptr<char[]> stack;
    std::function<void()> body;
    std::function<bool()> ready;  // empty: can run
    bool has_timeout = false;
    bool ended = false;
  };
  static constexpr size_t kStackSize = 65536;

  static void enter();
  static void leave_fiber(Fiber& fiber);
  void run_fiber(Fiber& fiber);
  void run_once(const Program& program);
  bool next_schedule();
  size_t choose(size_t alternatives);
  std::vector<size_t> runnable() const;
  size_t choose_fiber(std::vector<size_t> ready);

  struct Choice {
    size_t taken;
    size_t alternatives;
  };
  std::vector<Choice> choices_;
  size_t position_ = 0;
  size_t preemptions_ = 0;
  std::vector<std::unique_ptr<Fiber>> fibers_;
  size_t current_ = 0;
  jmp_buf main_;
  bool deadlocked_ = false;
  bool in_fiber_ = false;  // otherwise a program is being made or checked
};

inline Explorer* explorer = nullptr;

inline void Explorer::point() {
  wait_until(nullptr);
}

inline void Explorer::wait_until(std::function<bool()> ready) {
  if (!in_fiber_) return;
  Fiber& self = *fibers_[current_];
  self.ready = std::move(ready);
  leave_fiber(self);
  self.ready = nullptr;
}

inline bool Explorer::wait_until_or_timeout(std::function<bool()> ready) {
  Fiber& self = *fibers_[current_];
  self.has_timeout = true;
  wait_until(ready);
  self.has_timeout = false;
  return !ready();
}

inline void Explorer::leave_fiber(Fiber& fiber) {
  if (_setjmp(fiber.jump) == 0) _longjmp(explorer->main_, 1);
}

inline void Explorer::run_fiber(Fiber& fiber) {
  if (_setjmp(main_) != 0) return;
  if (fiber.entered) _longjmp(fiber.jump, 1);
  fiber.entered = true;
  setcontext(&fiber.context);
}

inline void Explorer::enter() {
  Fiber& self = *explorer->fibers_[explorer->current_];
  self.ready = nullptr;
  self.body();
  self.ended = true;
  leave_fiber(self);
}

inline std::vector<size_t> Explorer::runnable() const {
  std::vector<size_t> result;
  for (size_t i = 0; i < fibers_.size(); ++i) {
    const Fiber& fiber = *fibers_[i];
    if (!fiber.ended && (!fiber.ready || fiber.ready())) result.push_back(i);
  }
  if (!result.empty()) return result;
  for (size_t i = 0; i < fibers_.size(); ++i) {
    if (!fibers_[i]->ended && fibers_[i]->has_timeout) result.push_back(i);
  }
  return result;
}

// The first alternative is to go on with the same fiber; any other is a preemption.
inline size_t Explorer::choose_fiber(std::vector<size_t> ready) {
  const auto same = std::find(ready.begin(), ready.end(), current_);
  if (same == ready.end()) return ready[ready.size() == 1 ? 0 : choose(ready.size())];
  std::iter_swap(ready.begin(), same);
  if (ready.size() == 1 || preemptions_ == most_preemptions) return current_;
  const size_t taken = choose(ready.size());
  if (taken != 0) ++preemptions_;
  return ready[taken];
}

// Replays the choices that are given, then takes the first alternative.
inline size_t Explorer::choose(size_t alternatives) {
  if (position_ == choices_.size()) choices_.push_back({0, alternatives});
  return choices_[position_++].taken;
}

inline bool Explorer::next_schedule() {
  while (!choices_.empty() && ++choices_.back().taken == choices_.back().alternatives) {
    choices_.pop_back();
  }
  return !choices_.empty();
}

inline void Explorer::run_once(const Program& program) {
  position_ = preemptions_ = current_ = 0;
  fibers_.clear();
  for (const auto& body : program.threads) {
    fibers_.push_back(std::make_unique<Fiber>());
    Fiber& fiber = *fibers_.back();
    fiber.body = body;
    if (program.may_begin) {
      fiber.ready = [&program, i = fibers_.size() - 1] { return program.may_begin(i); };
    }
    fiber.stack = std::make_unique_for_overwrite<char[]>(kStackSize);
    getcontext(&fiber.context);
    fiber.context.uc_stack.ss_sp = fiber.stack.get();
    fiber.context.uc_stack.ss_size = kStackSize;
    makecontext(&fiber.context, enter, 0);
  }
  for (std::vector<size_t> ready; !(ready = runnable()).empty();) {
    current_ = choose_fiber(std::move(ready));
    if (on_switch) on_switch(current_);
    in_fiber_ = true;
    run_fiber(*fibers_[current_]);
    in_fiber_ = false;
  }
  deadlocked_ = false;
  for (const auto& fiber : fibers_) deadlocked_ |= !fiber->ended;
  program.check();
}

inline size_t Explorer::explore(const std::function<Program()>& make) {
  explorer = this;
  size_t runs = 0;
  do {
    run_once(make());
    ++runs;
  } while (!(is_enough && is_enough()) && next_schedule());
  explorer = nullptr;
  return runs;
}

// --- The atomic builtins, with a point before each.

inline void point() {
  if (explorer != nullptr) explorer->point();
}

template <typename T>
T load(const T* address) {
  point();
  return *address;
}
template <typename T, typename U>
void store(T* address, U value) {
  point();
  *address = value;
}
template <typename T, typename U>
T exchange(T* address, U value) {
  point();
  return std::exchange(*address, static_cast<T>(value));
}
template <typename T, typename U>
bool compare_exchange(T* address, T* expected, U desired) {
  point();
  if (*address == *expected) {
    *address = desired;
    return true;
  }
  *expected = *address;
  return false;
}
template <typename T>
void store_from(T* address, const T* value) {
  point();
  *address = *value;
}
template <typename T>
void load_to(const T* address, T* value) {
  point();
  *value = *address;
}
template <typename T, typename U>
T fetch_add(T* address, U value) {
  point();
  return std::exchange(*address, static_cast<T>(*address + static_cast<T>(value)));
}
template <typename T, typename U>
T add_fetch(T* address, U value) {
  point();
  return *address = static_cast<T>(*address + static_cast<T>(value));
}
template <typename T, typename U>
T sub_fetch(T* address, U value) {
  point();
  return *address = static_cast<T>(*address - static_cast<T>(value));
}

}  // namespace rt::model

#endif  // TANDEM_RT_SCHED_INTERLEAVE_H_
