// The twin of binary_search.go.

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct question {
  const long* s;
  long x;
};

static bool at_least(long i, struct question* q) {
  return q->s[i] >= q->x;
}

static long search(long n, bool (*found)(long, struct question*), struct question* question) {
  long low = 0, high = n;
  while (low < high) {
    long middle = (long)((unsigned long)(low + high) >> 1);
    if (!found(middle, question)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

static long search_longs(const long* s, long n, long x) {
  struct question question = {s, x};
  return search(n, at_least, &question);
}

static long find(const long* s, long n, long x) {
  long low = 0, high = n;
  while (low < high) {
    long middle = (long)((unsigned long)(low + high) >> 1);
    if (s[middle] < x) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

int main(void) {
  long n = 1 << 16;
  long* s = malloc(n * sizeof(long));
  for (long i = 0; i < n; i++) s[i] = i * 3 + i % 7;
  long sum = 0;
  uint32_t state = 7;
  for (int i = 0; i < 1200000; i++) {
    state = state * 1664525 + 1013904223;
    long x = (long)(state >> 8) % (3 << 16);
    sum += search_longs(s, n, x);
    sum -= find(s, n, x + 5);
  }
  printf("%ld\n", sum);
}
