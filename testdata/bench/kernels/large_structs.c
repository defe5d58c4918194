// The twin of large_structs.go.

#include <stdio.h>

struct vector {
  double x, y, z;
};
struct matrix {
  struct vector a, b, c;
};

static struct vector plus(struct vector v, struct vector w) {
  return (struct vector){v.x + w.x, v.y + w.y, v.z + w.z};
}

static struct vector times(struct vector v, double f) {
  return (struct vector){v.x * f, v.y * f, v.z * f};
}

static double dot(struct vector v, struct vector w) {
  return v.x * w.x + v.y * w.y + v.z * w.z;
}

static struct vector cross(struct vector v, struct vector w) {
  return (struct vector){v.y * w.z - v.z * w.y, v.z * w.x - v.x * w.z, v.x * w.y - v.y * w.x};
}

static struct vector apply(struct matrix m, struct vector v) {
  return (struct vector){dot(m.a, v), dot(m.b, v), dot(m.c, v)};
}

static struct matrix transposed(struct matrix m) {
  return (struct matrix){{m.a.x, m.b.x, m.c.x}, {m.a.y, m.b.y, m.c.y}, {m.a.z, m.b.z, m.c.z}};
}

static struct matrix multiply(struct matrix m, struct matrix n) {
  struct matrix t = transposed(n);
  return (struct matrix){apply(t, m.a), apply(t, m.b), apply(t, m.c)};
}

static struct matrix step(struct matrix m, struct matrix rotation, struct vector* p) {
  struct matrix next = multiply(m, rotation);
  *p = times(plus(apply(next, *p), times(cross(*p, next.a), 0.125)), 0.5);
  return next;
}

int main(void) {
  struct matrix rotation = {{0.8, -0.6, 0}, {0.6, 0.8, 0}, {0, 0, 1}};
  struct matrix m = {{1, 0, 0}, {0, 0.6, 0.8}, {0, -0.8, 0.6}};
  struct vector p = {1, 2, 3};
  double sum = 0;
  for (int i = 0; i < 6000000; i++) {
    m = step(m, rotation, &p);
    sum += p.x;
    p = plus(p, (struct vector){1, 0.5, 0.25});
  }
  printf("%ld %ld %ld\n", (long)(sum * 1e3), (long)(dot(m.a, m.b) * 1e6), (long)(p.z * 1e6));
}
