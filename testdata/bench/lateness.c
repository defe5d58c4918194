// What the machine itself adds to the figures of pauses; scripts/bench runs this beside the program
// that it measures. Until it gets SIGTERM, it sleeps for a millisecond, and computes for some 70
// microseconds by the time stamp counter, again and again. Then it prints in microseconds
//   late N    how much later than asked it was woken, at worst: no runtime can be more punctual
//   piece N   the most processor time that its computing was charged with: on a virtual machine,
//             what the host takes away counts
// With an argument it does not sleep: what it computes in seconds is then as likely to be hit by the
// host as the collector's work in a program's run.

#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

static volatile sig_atomic_t stopped;

static void stop(int number) {
  (void)number;
  stopped = 1;
}

static long long now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static long long larger(long long a, long long b) {
  return a > b ? a : b;
}

int main(int argc, char **argv) {
  (void)argv;
  const struct timespec millisecond = {0, 1000000};
  long long late = 0;
  long long piece = 0;
  signal(SIGTERM, stop);
  while (!stopped) {
    const long long asleep = now(CLOCK_MONOTONIC);
    if (argc == 1) nanosleep(&millisecond, 0);
    late = larger(late, now(CLOCK_MONOTONIC) - asleep - 1000000);
    const long long used = now(CLOCK_THREAD_CPUTIME_ID);
    const unsigned long long end = __rdtsc() + 200000;
    while (__rdtsc() < end) {
    }
    piece = larger(piece, now(CLOCK_THREAD_CPUTIME_ID) - used);
  }
  printf("late %lld piece %lld\n", late / 1000, piece / 1000);
  return 0;
}
