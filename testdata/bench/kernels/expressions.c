// The twin of expressions.go: an interface is a pointer to an object that begins with its table.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct node;

struct methods {
  int64_t (*value)(const struct node*, int64_t);
};

struct node {
  const struct methods* methods;
  union {
    int64_t n;
    struct {
      const struct node *left, *right;
    };
  };
};

static int64_t value(const struct node* n, int64_t x) {
  return n->methods->value(n, x);
}

static int64_t constant_value(const struct node* n, int64_t x) {
  return n->n;
}

static int64_t variable_value(const struct node* n, int64_t x) {
  return x;
}

static int64_t sum_value(const struct node* n, int64_t x) {
  return (int64_t)((uint64_t)value(n->left, x) + (uint64_t)value(n->right, x));
}

static int64_t product_value(const struct node* n, int64_t x) {
  return (int64_t)((uint64_t)value(n->left, x) * (uint64_t)value(n->right, x));
}

static const struct methods constant = {constant_value}, variable = {variable_value},
                            sum = {sum_value}, product = {product_value};

static const struct node* build(int depth) {
  struct node* n = calloc(1, sizeof *n);
  if (depth == 0) {
    n->methods = &constant;
    n->n = 7;
  } else if (depth == 1) {
    n->methods = &variable;
  } else {
    n->methods = depth % 2 == 0 ? &sum : &product;
    n->left = build(depth - 1);
    n->right = build(depth - 2);
  }
  return n;
}

static int64_t constants(const struct node* n) {
  if (n->methods == &constant) return 1;
  if (n->methods == &sum || n->methods == &product) return constants(n->left) + constants(n->right);
  return 0;
}

int main(void) {
  const struct node* tree = build(16);
  uint64_t total = 0;
  for (int64_t x = 0; x < 30000; x++) {
    total = total * 3 + (uint64_t)value(tree, x);
    if (x % 4 == 0) total += (uint64_t)constants(tree);
  }
  printf("%ld\n", (long)total);
}
