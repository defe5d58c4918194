// Parsing of GODEBUG (knobs.h).

#include "rt/boot/knobs.h"

namespace rt {

constinit Knobs knobs;

namespace {

struct KnobRow {
  const char* name;
  int32_t Knobs::*field;
};

constexpr KnobRow kRows[] = {
#define KNOB(name, initial, help) {#name "=", &Knobs::name},
#include "rt/boot/knobs.def"
#undef KNOB
};

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
    for (const KnobRow& row : kRows) {
      const char* value = after_prefix(text, row.name);
      if (value == nullptr) continue;
      const int32_t number = parse_number(value);
      if (number >= 0) result->*row.field = number;
    }
    while (*text != 0 && *text != ',') ++text;
    if (*text == 0) return;
    ++text;
  }
}

}  // namespace rt
