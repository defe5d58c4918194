// What the environment says to the collector. Read when the heap first asks whether a cycle is due,
// not at boot: a program that does not allocate does not contain it.

#include "rt/boot/boot.h"
#include "rt/gc/settings.h"
#include "rt/os/output.h"
#include "rt/stack/panic.h"
#include "rt/value/print.h"

namespace rt::gc {
namespace {

[[noreturn]] void refuse_limit(const char* text) {
  print_lock();
  os::error_output.text("GOMEMLIMIT=");
  os::error_output.text(text);
  os::error_output.text("\n");
  throw_fatal("malformed GOMEMLIMIT; see `go doc runtime/debug.SetMemoryLimit`");
}

}  // namespace

void configure(Pacer& pacer) {
  if (const char* text = boot::environment_value("GOGC=")) {
    pacer.set_percent(parse_percent(text));
  }
  if (const char* text = boot::environment_value("GOMEMLIMIT=")) {
    const int64_t limit = parse_limit(text);
    if (limit < 0) refuse_limit(text);
    pacer.set_limit(limit);
  }
  pacer.update();
}

}  // namespace rt::gc
