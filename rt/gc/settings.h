// The program's settings for the collector: GOGC, GOMEMLIMIT.

#ifndef TANDEM_RT_GC_SETTINGS_H_
#define TANDEM_RT_GC_SETTINGS_H_

#include <stdint.h>

#include "rt/gc/pacer.h"

namespace rt::gc {

// A value of GOGC: "off" (-1) or a percentage. Go's 100 for what is neither.
int32_t parse_percent(const char* text);

// A value of GOMEMLIMIT: "off" or a number with the unit B, KiB, MiB, GiB or TiB, or none. Negative
// when it is malformed.
int64_t parse_limit(const char* text);

// Gives the pacer what the environment says.
void configure(Pacer& pacer);

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_SETTINGS_H_
