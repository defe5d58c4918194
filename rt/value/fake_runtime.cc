// The fakes of rt/value/fake_runtime.h.
//
// Parking leaves the runtime's call by a jump back into run(), as the real scheduler leaves the
// system stack; readying notes the goroutine in a list for the test. Panics are caught the same
// way.

#include "rt/value/fake_runtime.h"

#include <setjmp.h>
#include <stdio.h>
#include <unistd.h>

#include <deque>

#include "rt/sched/park.h"
#include "rt/sched/random.h"
#include "rt/sched/sudog.h"
#include "rt/stack/panic.h"

asm(R"(
        .text
        .globl  compiled_call
        .type   compiled_call, @function
compiled_call:
        pushq   %rbx
        pushq   %rbp
        pushq   %r12
        pushq   %r13
        pushq   %r14
        pushq   %r15
        subq    $8, %rsp
        movq    %rdi, %rax
        movq    %rsi, %rbx
        movq    %rcx, %rdi
        movq    %rdx, %rcx
        call    *%r8
        movq    %rbx, %rdx
        addq    $8, %rsp
        popq    %r15
        popq    %r14
        popq    %r13
        popq    %r12
        popq    %rbp
        popq    %rbx
        ret
)");

namespace rt {

uint64_t hash_key[2] = {0x243f6a8885a308d3, 0x13198a2e03707344};

namespace {

FakeRuntime* fake = nullptr;
jmp_buf parked;

P& make_p() {
  static std::deque<P> all;
  return all.emplace_back();
}

}  // namespace

FakeRuntime::FakeRuntime() : p_(make_p()) {
  m_.self = &m_;
  m_.p = &p_;
  m_.current_g = &main_g_;
  m_.random_state[0] = 0x9e3779b97f4a7c15;
  m_.random_state[1] = 0xbf58476d1ce4e5b9;
  hosted_m = &m_;
  fake = this;
}

FakeRuntime::~FakeRuntime() {
  hosted_m = nullptr;
  fake = nullptr;
}

bool FakeRuntime::run(G& g, const std::function<void()>& call) {
  m_.current_g = &g;
  g.header.m = &m_;
  g.status = GStatus::kRunning;
  if (setjmp(parked) != 0) {
    m_.current_g = &main_g_;
    return false;
  }
  call();
  m_.current_g = &main_g_;
  return true;
}

bool FakeRuntime::resume(G& g) {
  return run(g, [&g] {
    void (*on_wakeup)(G*) = g.on_wakeup;
    g.on_wakeup = nullptr;
    if (on_wakeup != nullptr) on_wakeup(&g);
  });
}

std::string FakeRuntime::take_panic(G& g) {
  if (!g.panic.pending) return "";
  g.panic.pending = false;
  return std_string(g.panic.message);
}

void park(WaitReason reason, void (*on_wakeup)(G*), LockBase* unlock) {
  G* g = current_g();
  g->status = GStatus::kWaiting;
  g->wait_reason = reason;
  g->on_wakeup = on_wakeup;
  if (unlock != nullptr) {
    unlock->unlock();
    current_m()->held_locks = 0;  // it was the only one
  }
  longjmp(parked, 1);
}

void park_releasing(WaitReason reason, void (*on_wakeup)(G*), void (*release)(G*)) {
  G* g = current_g();
  g->status = GStatus::kWaiting;
  g->wait_reason = reason;
  g->on_wakeup = on_wakeup;
  release(g);
  longjmp(parked, 1);
}

// There is nobody to give the turn to: the goroutine stays runnable.
void yield_goroutine() {
  current_g()->status = GStatus::kRunnable;
  longjmp(parked, 1);
}

// Owned here, because some tests leave goroutines waiting.
Sudog* acquire_sudog() {
  static std::deque<Sudog> sudogs;
  sudogs.emplace_back();
  return &sudogs.back();
}

void release_sudog(Sudog* sudog) {
  *sudog = {};
}

void ready(G* g) {
  g->status = GStatus::kRunnable;
  fake->woken().push_back(g);
}

void raise_panic(abi::EmptyInterface value) {
  current_g()->panic.pending = true;
  current_g()->panic.value = value;
}

void raise_error(abi::String message) {
  static std::string text;
  text = "runtime error: " + std_string(message);
  raise_plain_error(go_string(text));
}

void raise_plain_error(abi::String message) {
  current_g()->panic.pending = true;
  current_g()->panic.message = message;
}

void raise_error_of(PanicKind kind, abi::String message) {
  if (kind == PanicKind::kBoundsError) return raise_error(message);
  raise_plain_error(message);
}

void throw_fatal(const char* message) {
  fprintf(stderr, "fatal error: %s\n", message);
  _exit(2);
}

}  // namespace rt
