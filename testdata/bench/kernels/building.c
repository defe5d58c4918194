// The twin of building.go.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buffer {
  uint8_t* data;
  long length, capacity;
};

static __attribute__((noinline)) void grow(struct buffer* b, long more) {
  while (b->capacity < b->length + more) b->capacity = b->capacity == 0 ? 64 : 2 * b->capacity;
  b->data = realloc(b->data, b->capacity);
}

static void append(struct buffer* b, uint8_t c) {
  if (b->length == b->capacity) grow(b, 1);
  b->data[b->length++] = c;
}

static void append_bytes(struct buffer* b, const void* data, long length) {
  if (b->capacity - b->length < length) grow(b, length);
  memcpy(b->data + b->length, data, length);
  b->length += length;
}

static void append_text(struct buffer* b, const char* text) {
  append_bytes(b, text, strlen(text));
}

static void append_decimal(struct buffer* b, uint64_t n) {
  uint8_t digits[20];
  int i = sizeof digits;
  do {
    digits[--i] = '0' + n % 10;
    n /= 10;
  } while (n != 0);
  append_bytes(b, digits + i, sizeof digits - i);
}

static void append_hex(struct buffer* b, uint64_t n) {
  static const char hex[] = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) append(b, hex[n >> shift & 15]);
}

static void append_quoted(struct buffer* b, const char* s, long length) {
  append(b, '"');
  for (long i = 0; i < length; i++) {
    uint8_t c = s[i];
    if (c == '"' || c == '\\') {
      append(b, '\\');
      append(b, c);
    } else if (c < ' ') {
      append(b, '^');
      append(b, c + '@');
    } else {
      append(b, c);
    }
  }
  append(b, '"');
}

static void append_record(struct buffer* b, uint64_t id, const char* name) {
  append_text(b, "{id: ");
  append_decimal(b, id);
  append_text(b, ", hash: 0x");
  append_hex(b, id * 0x9e3779b97f4a7c15);
  append_text(b, ", name: ");
  append_quoted(b, name, strlen(name));
  append_text(b, "}\n");
}

int main(void) {
  const char* names[] = {"plain", "with \"quotes\"", "back\\slash", "tab\tand\nline",
                         "a longer name than these"};
  struct buffer b = {0};
  uint64_t sum = 0;
  for (int round = 0; round < 80; round++) {
    b.length = 0;
    for (long i = 0; i < 40000; i++) append_record(&b, i * i, names[i % 5]);
    for (long i = 0; i < b.length; i += 97) sum = sum * 31 + b.data[i];
  }
  printf("%ld %lu\n", b.length, sum);
}
