// The twin of mandelbrot.go.

#include <stdio.h>

static long points(long size) {
  long inside = 0;
  for (long row = 0; row < size; row++) {
    double ci = 2 * (double)row / (double)size - 1;
    for (long column = 0; column < size; column++) {
      double cr = 2 * (double)column / (double)size - 1.5;
      double zr = 0, zi = 0, zr2 = 0, zi2 = 0;
      long i = 0;
      for (; i < 50 && zr2 + zi2 <= 4; i++) {
        zi = 2 * zr * zi + ci;
        zr = zr2 - zi2 + cr;
        zr2 = zr * zr;
        zi2 = zi * zi;
      }
      if (i == 50) inside++;
    }
  }
  return inside;
}

int main(void) {
  printf("%ld\n", points(1900));
}
