// Parsing of GODEBUG (knobs.h).

#include "rt/boot/knobs.h"

namespace rt {

constinit Knobs knobs;

namespace {

// The names in the order of the fields of Knobs. Every program has this table: a row is its name.
constexpr char kNames[] =
#define KNOB(name, initial, help) #name "=\0"
#include "rt/boot/knobs.def"
#undef KNOB
    ;

// The rest of `text` after `prefix`, or null when it does not begin so.
const char* after_prefix(const char* text, const char* prefix) {
  while (*prefix != 0) {
    if (*text++ != *prefix++) return nullptr;
  }
  return text;
}

}  // namespace

int32_t parse_number(const char* text) {
  constexpr int32_t kLargest = 1 << 24;
  int32_t value = 0;
  if (*text == 0 || *text == ',') return -1;
  for (; *text != 0 && *text != ','; ++text) {
    if (*text < '0' || *text > '9' || value > kLargest) return -1;
    value = value * 10 + (*text - '0');
  }
  return value;
}

void parse_knobs(const char* text, Knobs* result) {
  for (;;) {
    auto* field = reinterpret_cast<int32_t*>(result);
    for (const char* name = kNames; *name != 0; ++field) {
      const char* value = after_prefix(text, name);
      const int32_t number = value == nullptr ? -1 : parse_number(value);
      if (number >= 0) *field = number;
      while (*name++ != 0) {
      }
    }
    while (*text != 0 && *text != ',') ++text;
    if (*text == 0) return;
    ++text;
  }
}

}  // namespace rt
