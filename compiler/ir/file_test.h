// Tests whose input and expectation are files of testdata: a test for each file, and one switch,
// --bless, which writes into the files what the compiler does now instead of comparing.

#ifndef TANDEM_COMPILER_IR_FILE_TEST_H_
#define TANDEM_COMPILER_IR_FILE_TEST_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace tandem::ir {

// The paths of the .tir files in a folder of testdata, sorted.
std::vector<std::string> tir_files(const std::string& folder);

// The text of a file; a missing one fails the test.
std::string read_test_file(const std::string& path);

// Registers `run` as the GoogleTest test SUITE.FILE.
void register_file_test(const std::string& suite, const std::string& path,
                        std::function<void(const std::string& path)> run);

// Expects that the file says `actual`; with --bless, makes it say so.
void expect_file_text(const std::string& path, absl::string_view actual);

// The rest of the first line of `text` that begins with `key` (as "// stage: machine"), or "".
std::string header_value(absl::string_view text, absl::string_view key);

// The root of the source tree: TANDEM_SOURCE_ROOT, else the current directory.
std::string source_path(absl::string_view path);

// main() of such a test: handles --bless, then runs all tests.
int run_file_tests(int argc, char** argv);

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_FILE_TEST_H_
