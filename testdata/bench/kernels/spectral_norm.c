// The twin of spectral_norm.go.

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double entry(long i, long j) {
  return 1 / (double)((i + j) * (i + j + 1) / 2 + i + 1);
}

static void times(double* out, const double* in, long n) {
  for (long i = 0; i < n; i++) {
    double sum = 0;
    for (long j = 0; j < n; j++) sum += entry(i, j) * in[j];
    out[i] = sum;
  }
}

static void times_transposed(double* out, const double* in, long n) {
  for (long i = 0; i < n; i++) {
    double sum = 0;
    for (long j = 0; j < n; j++) sum += entry(j, i) * in[j];
    out[i] = sum;
  }
}

int main(void) {
  enum { n = 1900 };
  double *u = calloc(n, sizeof *u), *v = calloc(n, sizeof *v), *w = calloc(n, sizeof *w);
  for (long i = 0; i < n; i++) u[i] = 1;
  for (int i = 0; i < 10; i++) {
    times(w, u, n);
    times_transposed(v, w, n);
    times(w, v, n);
    times_transposed(u, w, n);
  }
  double vBv = 0, vv = 0;
  for (long i = 0; i < n; i++) {
    vBv += u[i] * v[i];
    vv += v[i] * v[i];
  }
  printf("%ld\n", (long)(sqrt(vBv / vv) * 1e9));
}
