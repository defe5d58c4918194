// The twin of hashing.go.

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct entry {
  long start, end;
  uint64_t hash;
  long count;
};

struct table {
  const uint8_t* text;
  struct entry* entries;
  long size, used;
};

static uint64_t hash(const uint8_t* b, long n) {
  uint64_t h = 14695981039346656037u;
  for (long i = 0; i < n; i++) {
    h ^= b[i];
    h *= 1099511628211u;
  }
  h ^= h >> 33;
  h *= 0xff51afd7ed558ccdu;
  h ^= h >> 33;
  return h;
}

static bool equal(const uint8_t* a, long n, const uint8_t* b, long m) {
  if (n != m) return false;
  for (long i = 0; i < n; i++) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

static void grow(struct table* t) {
  struct entry* old = t->entries;
  long old_size = t->size;
  t->size *= 2;
  t->entries = calloc(t->size, sizeof *t->entries);
  uint64_t mask = (uint64_t)(t->size - 1);
  for (long k = 0; k < old_size; k++) {
    if (old[k].count == 0) continue;
    uint64_t i = old[k].hash & mask;
    while (t->entries[i].count != 0) i = (i + 1) & mask;
    t->entries[i] = old[k];
  }
  free(old);
}

static void add(struct table* t, long start, long end) {
  const uint8_t* key = t->text + start;
  uint64_t h = hash(key, end - start);
  uint64_t mask = (uint64_t)(t->size - 1);
  for (uint64_t i = h & mask;; i = (i + 1) & mask) {
    struct entry* e = &t->entries[i];
    if (e->count == 0) {
      *e = (struct entry){start, end, h, 1};
      t->used++;
      if (2 * t->used > t->size) grow(t);
      return;
    }
    if (e->hash == h && equal(t->text + e->start, e->end - e->start, key, end - start)) {
      e->count++;
      return;
    }
  }
}

static uint8_t* make_text(long size) {
  uint8_t* text = malloc(size);
  uint32_t state = 12345;
  for (long i = 0; i < size; i++) {
    state = state * 1664525 + 1013904223;
    uint32_t c = state >> 24;
    text[i] = c < 50 ? ' ' : (uint8_t)('a' + c % 9);
  }
  return text;
}

int main(void) {
  long size = 1 << 20;
  uint8_t* text = make_text(size);
  long sum = 0;
  for (int round = 0; round < 20; round++) {
    struct table t = {text, calloc(1024, sizeof(struct entry)), 1024, 0};
    long start = 0;
    for (long i = 0; i < size; i++) {
      if (text[i] == ' ') {
        if (i > start) add(&t, start, i);
        start = i + 1;
      }
    }
    for (long i = 0; i < t.size; i++) sum += t.entries[i].count * (long)(t.entries[i].hash & 0xff);
    sum += t.used;
    free(t.entries);
  }
  printf("%ld\n", sum);
}
