// print and println, in the formats of Go 1.21's runtime. Compiled code calls one function for each
// operand, between printlock and printunlock; the statement is written by the latter.

#include "rt/value/print.h"

#include "rt/abi/calls.h"
#include "rt/os/output.h"
#include "rt/sched/lock.h"
#include "rt/sched/m.h"

namespace rt {
namespace {

constinit Lock<LockRank::kPrint> output_lock;
constinit M* output_owner = nullptr;  // written by the holder of output_lock only
constinit int lock_depth = 0;

}  // namespace

void print_lock() {
  M* m = current_m();
  if (__atomic_load_n(&output_owner, __ATOMIC_RELAXED) != m) {
    output_lock.lock();
    __atomic_store_n(&output_owner, m, __ATOMIC_RELAXED);
    ++m->keep_running;
  }
  ++lock_depth;
}

void print_unlock() {
  if (--lock_depth != 0) return;
  os::error_output.flush();
  --current_m()->keep_running;
  __atomic_store_n(&output_owner, nullptr, __ATOMIC_RELAXED);
  output_lock.unlock();
}

}  // namespace rt

namespace rt::abi {

using os::error_output;

void rt_printlock() {
  print_lock();
}
void rt_printunlock() {
  print_unlock();
}
void rt_printbool(bool value) {
  error_output.text(value ? "true" : "false");
}
void rt_printint(int64_t value) {
  error_output.signed_decimal(value);
}
void rt_printuint(uint64_t value) {
  error_output.decimal(value);
}
void rt_printhex(uint64_t value) {
  error_output.hex(value);
}
void rt_printpointer(const void* value) {
  error_output.hex(reinterpret_cast<uintptr_t>(value));
}
void rt_printnl() {
  error_output.bytes("\n", 1);
}
void rt_printsp() {
  error_output.bytes(" ", 1);
}

void rt_printstring(String value) {
  error_output.bytes(value.data, static_cast<size_t>(value.length));
}

void rt_printslice(Slice value) {
  error_output.text("[");
  error_output.signed_decimal(value.length);
  error_output.text("/");
  error_output.signed_decimal(value.capacity);
  error_output.text("]");
  rt_printpointer(value.data);
}

void rt_printeface(EmptyInterface value) {
  error_output.text("(");
  rt_printpointer(value.type);
  error_output.text(",");
  rt_printpointer(value.data);
  error_output.text(")");
}

// Go prints both kinds of interface as two words.
void rt_printiface(Interface value) {
  error_output.text("(");
  rt_printpointer(value.table);
  error_output.text(",");
  rt_printpointer(value.data);
  error_output.text(")");
}

}  // namespace rt::abi
