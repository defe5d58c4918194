// The twin of matmul.go.

#include <stdio.h>
#include <stdlib.h>

enum { n = 500 };

static double** matrix(double (*value)(long, long)) {
  double** rows = calloc(n, sizeof *rows);
  for (long i = 0; i < n; i++) {
    rows[i] = calloc(n, sizeof **rows);
    for (long j = 0; j < n; j++) rows[i][j] = value(i, j);
  }
  return rows;
}

static __attribute__((noinline)) void multiply(double** c, double** a, double** b) {
  for (long i = 0; i < n; i++) {
    double* ci = c[i];
    for (long k = 0; k < n; k++) {
      double aik = a[i][k];
      double* bk = b[k];
      for (long j = 0; j < n; j++) ci[j] += aik * bk[j];
    }
  }
}

static double first(long i, long j) {
  return (double)(i * j % 7) + 0.5;
}
static double second(long i, long j) {
  return (double)((i + j) % 5) - 1.5;
}
static double zero(long i, long j) {
  return 0;
}

int main(void) {
  double **a = matrix(first), **b = matrix(second), **c = matrix(zero);
  for (int round = 0; round < 3; round++) multiply(c, a, b);
  printf("%ld %ld\n", (long)(c[10][10] * 1e6), (long)(c[499][3] * 1e6));
}
