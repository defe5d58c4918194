// What the environment says to the collector. Read when the heap first asks whether a cycle is due,
// not at boot: a program that does not allocate does not contain it.

#include "rt/boot/boot.h"
#include "rt/gc/settings.h"
#include "rt/stack/panic.h"

namespace rt::gc {

void configure(Pacer& pacer) {
  if (const char* text = boot::environment_value("GOGC=")) {
    pacer.set_percent(parse_percent(text));
  }
  if (const char* text = boot::environment_value("GOMEMLIMIT=")) {
    const int64_t limit = parse_limit(text);
    if (limit < 0) throw_fatal("malformed GOMEMLIMIT; see `go doc runtime/debug.SetMemoryLimit`");
    pacer.set_limit(limit);
  }
  pacer.update();
}

}  // namespace rt::gc
