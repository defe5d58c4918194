// The scheduler and the panics as the hosted unit tests see them: one thread, whose M, P and
// current goroutine are plain objects; park() returns to the test instead of to a scheduler, and
// ready() notes who was woken.

#ifndef TANDEM_RT_VALUE_FAKE_RUNTIME_H_
#define TANDEM_RT_VALUE_FAKE_RUNTIME_H_

#include <functional>
#include <string>
#include <vector>

#include "rt/abi/calls.h"
#include "rt/sched/g.h"
#include "rt/sched/m.h"
#include "rt/sched/p.h"

// Calls a function that has ABIInternal with the first four integer arguments, as compiled code does.
struct CompiledResult {
  uint64_t rax;
  uint64_t rbx;
};
extern "C" CompiledResult compiled_call(const void* rax, const void* rbx, uint64_t rcx, uint64_t rdi,
                                        void (*function)());

namespace rt {

// Make one in each test: it is the current thread's M and P as long as it lives.
class FakeRuntime {
 public:
  FakeRuntime();
  ~FakeRuntime();

  // Runs `call` as a runtime call of `g`. True when it returned, false when it parked.
  bool run(G& g, const std::function<void()>& call);
  // Continues a goroutine that was woken, as the scheduler would. True when the call is complete.
  bool resume(G& g);

  // The message of the panic that the current goroutine was asked to raise, with its prefix; empty
  // when there is none. Clears it.
  std::string take_panic() { return take_panic(main_g_); }
  static std::string take_panic(G& g);

  G& main_g() { return main_g_; }
  std::vector<G*>& woken() { return woken_; }

 private:
  M m_{};
  P& p_;  // lives on: the collector keeps a list of what belongs to Ps
  G main_g_{};
  std::vector<G*> woken_;
};

inline abi::String go_string(const char* text) {
  return {reinterpret_cast<const uint8_t*>(text), static_cast<abi::Int>(__builtin_strlen(text))};
}
inline abi::String go_string(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), static_cast<abi::Int>(text.size())};
}
inline std::string std_string(abi::String s) {
  return std::string(reinterpret_cast<const char*>(s.data), static_cast<size_t>(s.length));
}

}  // namespace rt

#endif  // TANDEM_RT_VALUE_FAKE_RUNTIME_H_
