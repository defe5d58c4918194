// The twin of sort.go.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void insertion(long* s, long n) {
  for (long i = 1; i < n; i++) {
    for (long j = i; j > 0 && s[j] < s[j - 1]; j--) {
      long t = s[j];
      s[j] = s[j - 1];
      s[j - 1] = t;
    }
  }
}

static void quicksort(long* s, long n) {
  while (n > 12) {
    long pivot = s[n / 2];
    long i = 0, j = n - 1;
    while (i <= j) {
      while (s[i] < pivot) i++;
      while (s[j] > pivot) j--;
      if (i <= j) {
        long t = s[i];
        s[i] = s[j];
        s[j] = t;
        i++;
        j--;
      }
    }
    if (j + 1 < n - i) {
      quicksort(s, j + 1);
      s += i;
      n -= i;
    } else {
      quicksort(s + i, n - i);
      n = j + 1;
    }
  }
  insertion(s, n);
}

static void sift(long* s, long n, long root) {
  for (;;) {
    long child = 2 * root + 1;
    if (child >= n) return;
    if (child + 1 < n && s[child] < s[child + 1]) child++;
    if (s[root] >= s[child]) return;
    long t = s[root];
    s[root] = s[child];
    s[child] = t;
    root = child;
  }
}

static void heapsort_longs(long* s, long n) {
  for (long i = n / 2 - 1; i >= 0; i--) sift(s, n, i);
  for (long i = n - 1; i > 0; i--) {
    long t = s[0];
    s[0] = s[i];
    s[i] = t;
    sift(s, i, 0);
  }
}

static void fill(long* s, long n) {
  uint64_t state = 88172645463325252u;
  for (long i = 0; i < n; i++) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    s[i] = (long)(state >> 34);
  }
}

static long checksum(long* s, long n) {
  uint64_t sum = 0;
  for (long i = 0; i < n; i++) sum = (sum * 31 + (uint64_t)s[i]) ^ (uint64_t)i;
  return (long)sum;
}

int main(void) {
  long n = 1000000;
  long* s = calloc(n, sizeof *s);
  fill(s, n);
  quicksort(s, n);
  printf("%ld\n", checksum(s, n));
  n = 700000;
  fill(s, n);
  heapsort_longs(s, n);
  printf("%ld\n", checksum(s, n));
  fill(s, n);
  quicksort(s, n);
  printf("%ld\n", checksum(s, n));
}
