// What the machine itself adds to the figures of pauses; scripts/bench runs this beside the program
// that it measures. Until it gets SIGTERM, it does one of two things again and again, and then prints
// what was the worst of it, in microseconds:
//   sleep     sleeps for a millisecond: "late N", how much later than asked it was woken. No runtime
//             can be more punctual.
//   compute   computes for some 70 microseconds by the time stamp counter: "piece N", the processor
//             time that this was charged with. On a virtual machine, what the host takes away counts.

#include <signal.h>
#include <stdio.h>
#include <string.h>
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

static long long sleep_late(void) {
  const struct timespec millisecond = {0, 1000000};
  const long long asleep = now(CLOCK_MONOTONIC);
  nanosleep(&millisecond, 0);
  return now(CLOCK_MONOTONIC) - asleep - 1000000;
}

static long long compute_piece(void) {
  const long long used = now(CLOCK_THREAD_CPUTIME_ID);
  const unsigned long long end = __rdtsc() + 150000;
  while (__rdtsc() < end) {
  }
  return now(CLOCK_THREAD_CPUTIME_ID) - used;
}

int main(int argc, char **argv) {
  const int sleeps = argc > 1 && strcmp(argv[1], "sleep") == 0;
  long long worst = 0;
  signal(SIGTERM, stop);
  while (!stopped) {
    const long long took = sleeps ? sleep_late() : compute_piece();
    if (!stopped && took > worst) worst = took;
  }
  printf("%s %lld\n", sleeps ? "late" : "piece", worst / 1000);
  return 0;
}
