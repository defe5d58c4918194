// GODEBUG=schedtrace=N: every N milliseconds sysmon prints a line about the scheduler, in Go's
// words; with scheddetail=1 also one for each P, M and G. What is printed changes meanwhile: each
// number was true at some time.

#include "rt/sched/schedtrace.h"

#include "rt/boot/knobs.h"
#include "rt/os/output.h"
#include "rt/sched/threads.h"

namespace rt {
namespace {

constexpr int64_t kMillisecond = 1000000;

constinit os::Output output;  // of its own: sysmon does not take the print lock

template <typename T>
T read(const T& value) {
  return __atomic_load_n(&value, __ATOMIC_RELAXED);
}

void number(const char* words, int64_t value) {
  output.text(words);
  output.signed_decimal(value);
}

void flag(const char* words, bool value) {
  output.text(words);
  output.text(value ? "true" : "false");
}

void number_or_nil(const char* words, bool exists, int64_t value) {
  output.text(words);
  if (exists) {
    output.signed_decimal(value);
  } else {
    output.text("nil");
  }
}

// Go's numbers of the states.
int go_number(GStatus status) {
  switch (status) {
    case GStatus::kIdle:
      return 0;
    case GStatus::kRunnable:
      return 1;
    case GStatus::kRunning:
      return 2;
    case GStatus::kSyscall:
      return 3;
    case GStatus::kWaiting:
      return 4;
    case GStatus::kDead:
      return 6;
  }
  return 0;
}

void print_summary(int64_t milliseconds) {
  number("SCHED ", milliseconds);
  number("ms: gomaxprocs=", sched.processors);
  number(" idleprocs=", read(sched.idle_p_count));
  number(" threads=", sched.m_count + 1);  // and sysmon's
  number(" spinningthreads=", read(sched.spinning_ms));
  number(" needspinning=", 0);
  number(" idlethreads=", sched.idle_m_count);
  number(" runqueue=", sched.queue.size());
}

void print_queue_lengths() {
  output.text(" [");
  for (int32_t i = 0; i < sched.p_count && i < sched.processors; ++i) {
    number(i == 0 ? "" : " ", sched.all_ps[i]->queue.size());
  }
  output.text("]\n");
}

void print_p(const P& p) {
  number("  P", p.id);
  number(": status=", static_cast<int64_t>(p.status));
  number(" schedtick=", p.schedule_tick);
  number(" syscalltick=", p.syscall_tick);
  const M* m = read(p.m);
  number_or_nil(" m=", m != nullptr, m != nullptr ? m->id : 0);
  number(" runqsize=", p.queue.size());
  number(" gfreecnt=", p.free_g_count);
  number(" timerslen=", 0);
  output.text("\n");
}

void print_m(const M& m) {
  number("  M", m.id);
  const P* p = read(m.p);
  number_or_nil(": p=", p != nullptr, p != nullptr ? p->id : 0);
  const G* g = read(m.current_g);
  number_or_nil(" curg=", g != nullptr, g != nullptr ? static_cast<int64_t>(g->id) : 0);
  number(" mallocing=0 throwing=0 preemptoff= locks=", m.keep_running);
  number(" dying=", m.is_dying ? 1 : 0);
  flag(" spinning=", m.spinning);
  flag(" blocked=", p == nullptr && g == nullptr);
  const G* locked = read(m.locked_g);
  number_or_nil(" lockedg=", locked != nullptr,
                locked != nullptr ? static_cast<int64_t>(locked->id) : 0);
  output.text("\n");
}

void print_g(const G& g) {
  number("  G", static_cast<int64_t>(g.id));
  number(": status=", go_number(status_of(&g)));
  output.text("(");
  output.text(g.wait_reason.words());
  const M* m = read(g.header.m);
  number_or_nil(") m=", m != nullptr, m != nullptr ? m->id : 0);
  const M* locked = read(g.locked_m);
  number_or_nil(" lockedm=", locked != nullptr, locked != nullptr ? locked->id : 0);
  output.text("\n");
}

void print_details() {
  flag(" gcwaiting=", sched.stop_requested != 0);
  number(" nmidlelocked=", sched.locked_idle_ms);
  number(" stopwait=", sched.stop_wait);
  flag(" sysmonwait=", sched.sysmon_waits);
  output.text("\n");
  for (int32_t i = 0; i < sched.p_count && i < sched.processors; ++i) print_p(*sched.all_ps[i]);
  for (const M* m = sched.all_ms; m != nullptr; m = m->all_link) print_m(*m);
}

}  // namespace

void trace_scheduler(int64_t now) {
  static constinit int64_t start = 0;
  static constinit int64_t last = 0;
  if (start == 0) {
    start = now;
  } else if (now - last < knobs.schedtrace * kMillisecond) {
    return;
  }
  last = now;
  {
    LockGuard guard(sched.lock);
    print_summary((now - start) / kMillisecond);
    if (knobs.scheddetail != 0) {
      print_details();
    } else {
      print_queue_lengths();
    }
  }
  if (knobs.scheddetail != 0) {
    LockGuard guard(sched.all_gs_lock);
    for (const G* g = sched.first_g; g != nullptr; g = g->all_link) print_g(*g);
  }
  output.flush();
}

}  // namespace rt
