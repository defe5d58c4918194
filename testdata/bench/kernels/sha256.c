// The twin of sha256.go.

#include <stdint.h>
#include <stdio.h>

static uint32_t k[64];

static uint32_t rotate(uint32_t x, unsigned n) {
  return x >> n | x << (32 - n);
}

static __attribute__((noinline)) void block(uint32_t* h, const uint8_t* p) {
  uint32_t w[64];
  for (int i = 0; i < 16; i++) {
    int j = i * 4;
    w[i] = (uint32_t)p[j] << 24 | (uint32_t)p[j + 1] << 16 | (uint32_t)p[j + 2] << 8 | p[j + 3];
  }
  for (int i = 16; i < 64; i++) {
    uint32_t v1 = w[i - 2];
    uint32_t t1 = rotate(v1, 17) ^ rotate(v1, 19) ^ (v1 >> 10);
    uint32_t v2 = w[i - 15];
    uint32_t t2 = rotate(v2, 7) ^ rotate(v2, 18) ^ (v2 >> 3);
    w[i] = t1 + w[i - 7] + t2 + w[i - 16];
  }
  uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], hh = h[7];
  for (int i = 0; i < 64; i++) {
    uint32_t t1 =
        hh + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i];
    uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    hh = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  h[0] += a;
  h[1] += b;
  h[2] += c;
  h[3] += d;
  h[4] += e;
  h[5] += f;
  h[6] += g;
  h[7] += hh;
}

int main(void) {
  for (long i = 0; i < 64; i++) k[i] = (uint32_t)(i * 2654435761) ^ 0x9e3779b9;
  uint8_t data[64];
  for (int i = 0; i < 64; i++) data[i] = (uint8_t)i;
  uint32_t h[8] = {0};
  for (int i = 0; i < 1000000; i++) block(h, data);
  printf("%u %u\n", h[0], h[7]);
}
