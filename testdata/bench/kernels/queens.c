// The twin of queens.go.

#include <stdio.h>

static long solve(long n, long row, unsigned long columns, unsigned long left,
                  unsigned long right) {
  if (row == n) return 1;
  long count = 0;
  unsigned long free = ~(columns | left | right) & ((1ul << n) - 1);
  while (free != 0) {
    unsigned long bit = free & -free;
    free ^= bit;
    count += solve(n, row + 1, columns | bit, (left | bit) << 1, (right | bit) >> 1);
  }
  return count;
}

int main(void) {
  printf("%ld\n", solve(14, 0, 0, 0, 0));
}
