// The twin of nbody.go.

#include <math.h>
#include <stdio.h>

struct body {
  double x, y, z, vx, vy, vz, mass;
};

static double energy(struct body* bodies, long n) {
  double e = 0;
  for (long i = 0; i < n; i++) {
    struct body* b = &bodies[i];
    e += 0.5 * b->mass * (b->vx * b->vx + b->vy * b->vy + b->vz * b->vz);
    for (long j = i + 1; j < n; j++) {
      struct body* c = &bodies[j];
      double dx = b->x - c->x, dy = b->y - c->y, dz = b->z - c->z;
      e -= b->mass * c->mass / sqrt(dx * dx + dy * dy + dz * dz);
    }
  }
  return e;
}

static __attribute__((noinline)) void advance(struct body* bodies, long n, double dt) {
  for (long i = 0; i < n; i++) {
    struct body* b = &bodies[i];
    for (long j = i + 1; j < n; j++) {
      struct body* c = &bodies[j];
      double dx = b->x - c->x, dy = b->y - c->y, dz = b->z - c->z;
      double d2 = dx * dx + dy * dy + dz * dz;
      double mag = dt / (d2 * sqrt(d2));
      b->vx -= dx * c->mass * mag;
      b->vy -= dy * c->mass * mag;
      b->vz -= dz * c->mass * mag;
      c->vx += dx * b->mass * mag;
      c->vy += dy * b->mass * mag;
      c->vz += dz * b->mass * mag;
    }
  }
  for (long i = 0; i < n; i++) {
    struct body* b = &bodies[i];
    b->x += dt * b->vx;
    b->y += dt * b->vy;
    b->z += dt * b->vz;
  }
}

int main(void) {
  struct body bodies[] = {
      {0, 0, 0, 0, 0, 0, 39},
      {4.8, -1.1, -0.1, 0.6, 2.8, -0.02, 0.03},
      {8.3, 4.1, -4, -1, 1.8, 0.008, 0.01},
      {12, -15, -0.2, 1, 0.8, -0.01, 0.001},
      {15, -25, 0.17, 0.9, 0.5, -0.03, 0.002},
  };
  for (int i = 0; i < 3000000; i++) advance(bodies, 5, 0.01);
  printf("%ld\n", (long)(energy(bodies, 5) * 1e9));
}
