// A test program as a file that can be run: tests start themselves again, so a program in memory
// would not do.

#ifndef TANDEM_COMPILER_DRIVER_TEST_BINARY_H_
#define TANDEM_COMPILER_DRIVER_TEST_BINARY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace tandem::driver {

// A directory for temporary files, removed with all that is in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory() = default;
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory();

  absl::Status create();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// How a test binary ended, and what it printed on either stream.
struct TestResult {
  int wait_status = 0;
  double seconds = 0;
  std::string output;
};

struct TestRun {
  std::string program;                 // an absolute path
  std::vector<std::string> arguments;  // without the program's name
  std::string directory;               // where it runs
  std::string goroot;                  // its GOROOT, unless the environment has one
  bool show_output = false;            // as it comes, on standard output, instead of keeping it
};

// Runs the program to its end. Interrupts of the terminal are the program's alone meanwhile.
absl::StatusOr<TestResult> run_test_binary(const TestRun& run);

// "exit status 1", "signal: aborted".
std::string describe_wait_status(int status);

}  // namespace tandem::driver

#endif  // TANDEM_COMPILER_DRIVER_TEST_BINARY_H_
