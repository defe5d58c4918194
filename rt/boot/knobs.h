// GODEBUG: debugging switches, by the table rt/boot/knobs.def.

#ifndef TANDEM_RT_BOOT_KNOBS_H_
#define TANDEM_RT_BOOT_KNOBS_H_

#include <stdint.h>

namespace rt {

struct Knobs {
#define KNOB(name, initial, help) int32_t name = initial;
#include "rt/boot/knobs.def"
#undef KNOB
};

extern Knobs knobs;

// Sets the knobs that `text` names. Unknown names and malformed values are passed over, as Go does.
void parse_knobs(const char* text, Knobs* result);

// A decimal number that takes all of `text` up to a comma or the end, or -1.
int32_t parse_number(const char* text);

}  // namespace rt

#endif  // TANDEM_RT_BOOT_KNOBS_H_
