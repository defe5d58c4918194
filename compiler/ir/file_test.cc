// File tests over GoogleTest's dynamic registration; see file_test.h.

#include "compiler/ir/file_test.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "compiler/support/file.h"

namespace tandem::ir {
namespace {

bool blessing = false;

class FileTest : public testing::Test {
 public:
  FileTest(std::string path, std::function<void(const std::string&)> run)
      : path_(std::move(path)), run_(std::move(run)) {}
  void TestBody() override { run_(path_); }

 private:
  std::string path_;
  std::function<void(const std::string&)> run_;
};

}  // namespace

std::string source_path(absl::string_view path) {
  const char* root = std::getenv("TANDEM_SOURCE_ROOT");
  return root == nullptr ? std::string(path) : absl::StrCat(root, "/", path);
}

std::vector<std::string> tir_files(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(source_path(folder), error)) {
    if (entry.path().extension() == ".tir") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string read_test_file(const std::string& path) {
  absl::StatusOr<std::string> text = read_file(path);
  EXPECT_TRUE(text.ok()) << text.status().message();
  return text.ok() ? *std::move(text) : "";
}

void register_file_test(const std::string& suite, const std::string& path,
                        std::function<void(const std::string& path)> run) {
  std::string name = std::filesystem::path(path).stem().string();
  testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, path.c_str(), 1,
                        [=]() -> testing::Test* { return new FileTest(path, run); });
}

void expect_file_text(const std::string& path, absl::string_view actual) {
  std::string wanted = read_test_file(path);
  if (blessing && wanted != actual) {
    constexpr int kMode = 0644;
    absl::Status status = write_file_atomically(path, actual, kMode);
    EXPECT_TRUE(status.ok()) << status.message();
    return;
  }
  EXPECT_EQ(wanted, std::string(actual)) << path << ": run the test with --bless to accept this";
}

std::string header_value(absl::string_view text, absl::string_view key) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::ConsumePrefix(&line, key)) return std::string(absl::StripAsciiWhitespace(line));
  }
  return "";
}

int run_file_tests(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) blessing |= absl::string_view(argv[i]) == "--bless";
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}

}  // namespace tandem::ir
