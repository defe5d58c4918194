// Times the startup of programs: startup_timer RUNS LABEL FILE [LABEL FILE]...
//
// Each program is started with posix_spawn, its output thrown away, and waited for, RUNS times.
// Every round runs all programs once, in a new order, so that a change of the machine's speed, and
// what the program before left in the caches, hit all alike. All runs on one processor: waking
// another one would cost more than what is measured. Prints size, median, and the ratio to the last
// program.

#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace {

struct Program {
  std::string label;
  std::string path;
  std::vector<double> microseconds;
};

double now_microseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

bool run_once(Program& program, const posix_spawn_file_actions_t& actions) {
  char* argv[] = {program.path.data(), nullptr};
  pid_t pid;
  double start = now_microseconds();
  if (posix_spawn(&pid, program.path.c_str(), &actions, nullptr, argv, environ) != 0) return false;
  int status = 0;
  if (waitpid(pid, &status, 0) != pid) return false;
  program.microseconds.push_back(now_microseconds() - start);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// Keeps this process, and so its children, on the processor it is on.
void stay_on_one_processor() {
  int processor = sched_getcpu();
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor < 0 ? 0 : processor, &set);
  sched_setaffinity(0, sizeof(set), &set);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4 || argc % 2 != 0) {
    std::fprintf(stderr, "usage: startup_timer RUNS LABEL FILE [LABEL FILE]...\n");
    return 2;
  }
  int runs = std::max(1, std::atoi(argv[1]));
  std::vector<Program> programs;
  for (int i = 2; i + 1 < argc; i += 2) programs.push_back({argv[i], argv[i + 1], {}});

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  stay_on_one_processor();
  std::vector<size_t> order(programs.size());
  std::iota(order.begin(), order.end(), 0);
  std::mt19937 random(1);
  for (int round = 0; round < runs; ++round) {
    std::shuffle(order.begin(), order.end(), random);
    for (size_t i : order) {
      Program& program = programs[i];
      if (run_once(program, actions)) continue;
      std::fprintf(stderr, "startup_timer: %s failed\n", program.path.c_str());
      return 1;
    }
  }
  double floor = median(programs.back().microseconds);
  std::printf("%-26s %10s %12s %8s\n", "program", "bytes", "startup µs", "× floor");
  for (const Program& program : programs) {
    struct stat info;
    stat(program.path.c_str(), &info);
    double time = median(program.microseconds);
    std::printf("%-26s %10lld %11.1f %8.2f\n", program.label.c_str(),
                static_cast<long long>(info.st_size), time, time / floor);
  }
  return 0;
}
