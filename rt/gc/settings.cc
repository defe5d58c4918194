// The texts of GOGC and GOMEMLIMIT (settings.h), with Go's meaning.
//
// GOGC is a number of percent or "off"; what is neither counts as 100. GOMEMLIMIT is a number with
// a unit from B to TiB, or "off"; what is neither is negative, which the caller reports. Pure
// functions of text, so they are tested as such.

#include "rt/gc/settings.h"

namespace rt::gc {
namespace {

bool equal(const char* a, const char* b) {
  while (*a != 0 && *a == *b) {
    ++a;
    ++b;
  }
  return *a == *b;
}

// The digits at the start of `text`, of which there is at least one, and where they end; negative
// when there is none or the number does not fit.
int64_t parse_digits(const char*& text) {
  int64_t value = -1;
  for (; *text >= '0' && *text <= '9'; ++text) {
    if (value < 0) value = 0;
    if (__builtin_mul_overflow(value, 10, &value) ||
        __builtin_add_overflow(value, *text - '0', &value)) {
      return -1;
    }
  }
  return value;
}

struct Unit {
  const char* name;
  int shift;
};
constexpr Unit kUnits[] = {{"", 0}, {"B", 0}, {"KiB", 10}, {"MiB", 20}, {"GiB", 30}, {"TiB", 40}};

}  // namespace

int32_t parse_percent(const char* text) {
  if (equal(text, "off")) return -1;
  const int64_t value = parse_digits(text);
  return value < 0 || *text != 0 || value > INT32_MAX ? 100 : static_cast<int32_t>(value);
}

int64_t parse_limit(const char* text) {
  if (equal(text, "off") || *text == 0) return kNoMemoryLimit;
  const int64_t value = parse_digits(text);
  if (value < 0) return -1;
  for (const Unit& unit : kUnits) {
    int64_t bytes;
    if (!equal(text, unit.name)) continue;
    return __builtin_mul_overflow(value, int64_t{1} << unit.shift, &bytes) ? -1 : bytes;
  }
  return -1;
}

}  // namespace rt::gc
