// The twin of floyd_warshall.go.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { nodes = 600 };

static void shortest_paths(int32_t* distance) {
  for (long k = 0; k < nodes; k++) {
    for (long i = 0; i < nodes; i++) {
      for (long j = 0; j < nodes; j++) {
        int32_t through = distance[i * nodes + k] + distance[k * nodes + j];
        if (through < distance[i * nodes + j]) distance[i * nodes + j] = through;
      }
    }
  }
}

int main(void) {
  int32_t* distance = malloc(nodes * nodes * sizeof *distance);
  uint32_t state = 3;
  for (long i = 0; i < nodes * nodes; i++) {
    state = state * 1664525 + 1013904223;
    distance[i] = (int32_t)(state >> 18) + 1;
  }
  shortest_paths(distance);
  long sum = 0;
  for (long i = 0; i < nodes * nodes; i++) sum += distance[i];
  printf("%ld\n", sum);
}
