// Running a test program; see test_binary.h.
//
// The program is spawned in the package's directory, which its PWD names. Both its streams go into
// one pipe, or are our standard output, so that what it prints keeps its order; the pipe is read to
// its end before the program is waited for, which would else wait for a reader. Meanwhile the
// terminal's signals are the program's matter only: we ignore them, it does not inherit that.

#include "compiler/driver/test_binary.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace tandem::driver {
namespace {

absl::Status system_error(absl::string_view what, int error) {
  return absl::UnavailableError(absl::StrCat(what, ": ", std::strerror(error)));
}

// The environment of the program: PWD is its directory, as tests of package os expect.
std::vector<std::string> environment(const TestRun& run) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!absl::StartsWith(*entry, "PWD=")) result.emplace_back(*entry);
  }
  result.push_back(absl::StrCat("PWD=", run.directory));
  if (std::getenv("GOROOT") == nullptr) result.push_back(absl::StrCat("GOROOT=", run.goroot));
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (std::string& string : strings) result.push_back(string.data());
  result.push_back(nullptr);
  return result;
}

// Ignores the terminal's signals as long as it lives.
class IgnoreInterrupts {
 public:
  IgnoreInterrupts() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    for (size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &ignore, &before_[i]);
  }
  IgnoreInterrupts(const IgnoreInterrupts&) = delete;
  IgnoreInterrupts& operator=(const IgnoreInterrupts&) = delete;
  ~IgnoreInterrupts() {
    for (size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &before_[i], nullptr);
  }

  // Those that the program is to have as they were before.
  sigset_t restored() const {
    sigset_t set;
    ::sigemptyset(&set);
    for (size_t i = 0; i < kSignals.size(); ++i) {
      if (before_[i].sa_handler != SIG_IGN) ::sigaddset(&set, kSignals[i]);
    }
    return set;
  }

 private:
  static constexpr std::array kSignals = {SIGINT, SIGQUIT};
  std::array<struct sigaction, kSignals.size()> before_{};
};

// Starts the program with `output` as its standard output and error; 0 or an error number.
int spawn(const TestRun& run, const IgnoreInterrupts& interrupts, int output, pid_t* child) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
  ::posix_spawn_file_actions_addchdir_np(&actions, run.directory.c_str());
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  const sigset_t restored = interrupts.restored();
  ::posix_spawnattr_setsigdefault(&attributes, &restored);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

  std::vector<std::string> arguments = {run.program};
  arguments.insert(arguments.end(), run.arguments.begin(), run.arguments.end());
  std::vector<std::string> variables = environment(run);
  const int error = ::posix_spawn(child, run.program.c_str(), &actions, &attributes,
                                  pointers(arguments).data(), pointers(variables).data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return error;
}

void read_all(int fd, std::string* text) {
  std::array<char, 1 << 14> buffer;
  for (;;) {
    const ssize_t n = ::read(fd, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    text->append(buffer.data(), static_cast<size_t>(n));
  }
}

}  // namespace

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

absl::Status TemporaryDirectory::create() {
  const char* parent = std::getenv("TMPDIR");
  std::string name =
      absl::StrCat(parent != nullptr && *parent != 0 ? parent : "/tmp", "/tandem-testXXXXXX");
  if (::mkdtemp(name.data()) == nullptr) return system_error("cannot make " + name, errno);
  path_ = std::move(name);
  return absl::OkStatus();
}

absl::StatusOr<TestResult> run_test_binary(const TestRun& run) {
  const auto start = std::chrono::steady_clock::now();
  const IgnoreInterrupts interrupts;
  std::array<int, 2> ends = {-1, STDOUT_FILENO};
  if (!run.show_output && ::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return system_error("cannot make a pipe", errno);
  }
  pid_t child = 0;
  const int error = spawn(run, interrupts, ends[1], &child);
  TestResult result;
  if (!run.show_output) {
    ::close(ends[1]);
    if (error == 0) read_all(ends[0], &result.output);
    ::close(ends[0]);
  }
  if (error != 0) return system_error("cannot run " + run.program, error);
  while (::waitpid(child, &result.wait_status, 0) < 0 && errno == EINTR) {
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  result.seconds = elapsed.count();
  return result;
}

std::string describe_wait_status(int status) {
  if (WIFEXITED(status)) return absl::StrCat("exit status ", WEXITSTATUS(status));
  const char* name = ::sigdescr_np(WTERMSIG(status));
  return absl::StrCat("signal: ", absl::AsciiStrToLower(name == nullptr ? "unknown" : name),
                      WCOREDUMP(status) ? " (core dumped)" : "");
}

}  // namespace tandem::driver
