// The main package of a program that runs a package's tests, as `go test` makes it: a text with
// lists of the tests, benchmarks, fuzz targets and examples, and a main that hands them to package
// testing.

#ifndef TANDEM_COMPILER_GO_LOAD_TEST_MAIN_H_
#define TANDEM_COMPILER_GO_LOAD_TEST_MAIN_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "compiler/go/load/load.h"
#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"

namespace tandem::go::load {

// The text of the main package. It imports the package as _test if that has test functions in
// itself, and its external test by the path external_test->path as _xtest. A test function with a
// wrong signature is reported in the words of the go command.
std::string test_main_text(const SourceManager& sources, const Package& package,
                           Diagnostics& diagnostics);

// What an example says that it prints.
struct ExampleOutput {
  std::string text;
  bool in_any_order = false;
};

// The last comment of a function's body, of which `body` is the text between the braces, if it says
// what the function prints: "// Output:" and what follows.
std::optional<ExampleOutput> example_output(absl::string_view body);

}  // namespace tandem::go::load

#endif  // TANDEM_COMPILER_GO_LOAD_TEST_MAIN_H_
