// Units of compiler/support: positions, files, diagnostics.

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "compiler/support/diagnostics.h"
#include "compiler/support/file.h"
#include "compiler/support/source.h"
#include "gtest/gtest.h"

namespace tandem {
namespace {

TEST(Position, OrdersByFileLineColumn) {
  EXPECT_LT(Position::at(1, 9, 9), Position::at(2, 1, 1));
  EXPECT_LT(Position::at(1, 1, 9), Position::at(1, 2, 1));
  EXPECT_LT(Position::at(1, 2, 1), Position::at(1, 2, 3));
  EXPECT_EQ(Position::at(1, 1, 1u << 30).column, Position::kMaxColumn);
}

TEST(SourceManager, FindsLines) {
  SourceManager sources;
  FileId id = sources.add("a.go", "one\r\ntwo\nthree");
  EXPECT_EQ(sources.line_text(id, 1), "one");
  EXPECT_EQ(sources.line_text(id, 3), "three");
  EXPECT_EQ(sources.line_text(id, 4), "");
  EXPECT_EQ(sources.format(Position::at(id, 2, 1)), "a.go:2:1");
  EXPECT_EQ(sources.name("b.go"), sources.name("b.go"));
}

TEST(Diagnostics, SortsAndLeavesOutRepeats) {
  SourceManager sources;
  FileId id = sources.add("a.go", "x := 1\n\ty = 2\n");
  Diagnostics diagnostics;
  diagnostics.error(Position::at(id, 2, 2), "undefined: y");
  diagnostics.error(Position::at(id, 2, 4), "undefined: y");
  diagnostics.error(Position::at(id, 1, 1), "first");
  EXPECT_EQ(render(diagnostics, sources, {.show_source = true}),
            "a.go:1:1: first\n    x := 1\n    ^\na.go:2:2: undefined: y\n    \ty = 2\n    \t^\n");
}

TEST(Diagnostics, StopsAtTheLimit) {
  SourceManager sources;
  FileId id = sources.add("a.go", "");
  Diagnostics diagnostics;
  for (uint32_t line = 1; line <= 3; ++line) diagnostics.error(Position::at(id, line, 1), "e");
  EXPECT_EQ(render(diagnostics, sources, {.limit = 2}),
            "a.go:1:1: e\na.go:2:1: e\ntoo many errors\n");
}

TEST(File, WritesAtomicallyAndReportsWhy) {
  char directory[] = "/tmp/tandem_support_XXXXXX";
  ASSERT_NE(mkdtemp(directory), nullptr);
  std::string path = std::string(directory) + "/out";
  ASSERT_TRUE(write_file_atomically(path, "hello", 0644).ok());
  EXPECT_EQ(*read_file(path), "hello");
  EXPECT_EQ(write_file_atomically(directory, "x", 0644).message(),
            "cannot write " + std::string(directory) + ": Is a directory");
  EXPECT_EQ(write_file_atomically("/dev/full", "x", 0644).message(),
            "cannot write /dev/full: No space left on device");
  EXPECT_EQ(read_file(path + ".missing").status().message(),
            "cannot open " + path + ".missing: No such file or directory");
  unlink(path.c_str());
  rmdir(directory);
}

}  // namespace
}  // namespace tandem
