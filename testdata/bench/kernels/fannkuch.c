// The twin of fannkuch.go.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long fannkuch(long n, long* checksum_out) {
  long *perm1 = calloc(n, sizeof(long)), *perm = calloc(n, sizeof(long));
  long* count = calloc(n, sizeof(long));
  for (long i = 0; i < n; i++) perm1[i] = i;
  long max_flips = 0, checksum = 0, r = n, number = 0;
  for (;;) {
    for (; r != 1; r--) count[r - 1] = r;
    memcpy(perm, perm1, n * sizeof(long));
    long flips = 0;
    for (long k = perm[0]; k != 0; k = perm[0]) {
      for (long i = 0, j = k; i < j; i++, j--) {
        long t = perm[i];
        perm[i] = perm[j];
        perm[j] = t;
      }
      flips++;
    }
    if (flips > max_flips) max_flips = flips;
    if ((number & 1) == 0) {
      checksum += flips;
    } else {
      checksum -= flips;
    }
    for (;;) {
      if (r == n) {
        *checksum_out = checksum;
        return max_flips;
      }
      long first = perm1[0];
      for (long i = 0; i < r; i++) perm1[i] = perm1[i + 1];
      perm1[r] = first;
      count[r]--;
      if (count[r] > 0) break;
      r++;
    }
    number++;
  }
}

int main(void) {
  long checksum;
  long flips = fannkuch(10, &checksum);
  printf("%ld %ld\n", checksum, flips);
}
