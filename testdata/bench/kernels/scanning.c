// The twin of scanning.go.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { END, NAME, KEYWORD, NUMBER, TEXT, OPERATOR };

struct scanner {
  const unsigned char* source;
  long length, at, line;
};

static bool is_letter(unsigned char c) {
  return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || c == '_';
}

static bool is_digit(unsigned char c) {
  return '0' <= c && c <= '9';
}

static unsigned char peek(struct scanner* s) {
  return s->at < s->length ? s->source[s->at] : 0;
}

static void skip_blanks(struct scanner* s) {
  for (;;) {
    switch (peek(s)) {
      case '\n':
        s->line++;
        s->at++;
        break;
      case ' ':
      case '\t':
      case '\r':
        s->at++;
        break;
      case '#':
        for (unsigned char c = peek(s); c != '\n' && c != 0; c = peek(s)) s->at++;
        break;
      default:
        return;
    }
  }
}

static bool is_keyword(const unsigned char* word, long length) {
  static const char* const words[] = {"if", "else", "for", "func", "return", "var"};
  for (int i = 0; i < 6; i++) {
    if (length == (long)strlen(words[i]) && memcmp(word, words[i], length) == 0) return true;
  }
  return false;
}

static enum kind next(struct scanner* s, long* start, long* stop) {
  skip_blanks(s);
  *start = s->at;
  enum kind kind = OPERATOR;
  unsigned char c = peek(s);
  if (c == 0) {
    kind = END;
  } else if (is_letter(c)) {
    while (is_letter(peek(s)) || is_digit(peek(s))) s->at++;
    kind = is_keyword(s->source + *start, s->at - *start) ? KEYWORD : NAME;
  } else if (is_digit(c)) {
    while (is_digit(peek(s))) s->at++;
    kind = NUMBER;
  } else if (c == '"') {
    s->at++;
    while (peek(s) != '"') s->at++;
    s->at++;
    kind = TEXT;
  } else {
    s->at++;
  }
  *stop = s->at;
  return kind;
}

static const char sample[] =
    "# sums the squares\n"
    "func squares(count) {\n"
    "\tvar total = 0\n"
    "\tfor index < count_1 {\n"
    "\t\tif index % 2 == 0 { total = total + index*index } else { total = total - 17 }\n"
    "\t\tindex = index + 1\n"
    "\t}\n"
    "\tprint(\"the total is \", total, 12345, \"and so on\")   # tell it\n"
    "\treturn total\n"
    "}\n";

int main(void) {
  long size = sizeof sample - 1;
  unsigned char* source = malloc(1000 * size);
  for (int i = 0; i < 1000; i++) memcpy(source + i * size, sample, size);
  long counts[6] = {0}, sum = 0;
  for (int round = 0; round < 230; round++) {
    struct scanner s = {source, 1000 * size, 0, 1};
    for (;;) {
      long start, stop;
      enum kind what = next(&s, &start, &stop);
      counts[what]++;
      sum += stop - start;
      if (what == END) break;
    }
    sum += s.line;
  }
  for (int i = 0; i < 6; i++) printf("%ld\n", counts[i]);
  printf("%ld\n", sum);
}
