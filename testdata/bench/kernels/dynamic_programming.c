// The twin of dynamic_programming.go.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static long lcs(const uint8_t* a, long n, const uint8_t* b, long m) {
  long *previous = calloc(m + 1, sizeof(long)), *current = calloc(m + 1, sizeof(long));
  for (long i = 0; i < n; i++) {
    for (long j = 0; j < m; j++) {
      if (a[i] == b[j]) {
        current[j + 1] = previous[j] + 1;
      } else if (previous[j + 1] >= current[j]) {
        current[j + 1] = previous[j + 1];
      } else {
        current[j + 1] = current[j];
      }
    }
    long* t = previous;
    previous = current;
    current = t;
  }
  return previous[m];
}

static long knapsack(const long* weights, const long* values, long n, long capacity) {
  long* best = calloc(capacity + 1, sizeof(long));
  for (long i = 0; i < n; i++) {
    long weight = weights[i];
    for (long c = capacity; c >= weight; c--) {
      long with = best[c - weight] + values[i];
      if (with > best[c]) best[c] = with;
    }
  }
  return best[capacity];
}

static uint32_t state = 1;

static uint32_t next(void) {
  state = state * 1664525 + 1013904223;
  return state >> 16;
}

int main(void) {
  enum { length = 6000, things = 2000 };
  uint8_t *a = malloc(length), *b = malloc(length);
  for (long i = 0; i < length; i++) {
    a[i] = (uint8_t)(next() % 4);
    b[i] = (uint8_t)(next() % 4);
  }
  printf("%ld\n", lcs(a, length, b, length));
  long *weights = malloc(things * sizeof(long)), *values = malloc(things * sizeof(long));
  for (long i = 0; i < things; i++) {
    weights[i] = (long)(next() % 500) + 1;
    values[i] = (long)(next() % 1000);
  }
  printf("%ld\n", knapsack(weights, values, things, 50000));
}
