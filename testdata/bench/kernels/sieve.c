// The twin of sieve.go.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static long sieve(long n) {
  bool* composite = calloc(n + 1, 1);
  long count = 0;
  for (long i = 2; i <= n; i++) {
    if (!composite[i]) {
      count++;
      for (long j = i + i; j <= n; j += i) composite[j] = true;
    }
  }
  free(composite);
  return count;
}

int main(void) {
  long total = 0;
  for (int round = 0; round < 50; round++) total += sieve(1000000 + round);
  printf("%ld\n", total);
}
