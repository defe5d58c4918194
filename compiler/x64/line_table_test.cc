// Line tables: which node a position leads to, and what the chain of calls is.
//
// The positions are made by hand: f with g inlined into it, and h into g, as a SourceManager's
// instances of files. The table must have a node for each inlined call, with its parent, and one
// for each other file that code of the function itself is in.

#include "compiler/x64/line_table.h"

#include <gtest/gtest.h>

namespace tandem::x64 {
namespace {

TEST(LineTable, InlinedCallsAreATree) {
  SourceManager sources;
  FileId file = sources.name("a.go");
  FileId other = sources.name("b.go");
  FileId g = sources.add_inlined(other, {.function = "main.g", .call = Position::at(file, 9, 1)});
  FileId h = sources.add_inlined(g, {.function = "main.h", .call = Position::at(g, 21, 1)});
  EXPECT_EQ(sources.path(h), "b.go");
  LineTable table = make_line_table({{0, Position::at(file, 8, 1)},
                                     {10, Position::at(h, 31, 1)},
                                     {15, Position::at(other, 1, 1)},
                                     {20, Position::at(file, 10, 1)}},
                                    file, sources);
  ASSERT_EQ(table.nodes.size(), 3u);
  EXPECT_EQ(table.nodes[0].function, "main.g");
  EXPECT_EQ(table.nodes[0].call_line, 9u);
  EXPECT_EQ(table.nodes[0].parent, rt::abi::kNoInlineNode);
  EXPECT_EQ(table.nodes[1].function, "main.h");
  EXPECT_EQ(table.nodes[1].path, "b.go");
  EXPECT_EQ(table.nodes[1].call_line, 21u);
  EXPECT_EQ(table.nodes[1].parent, 0u);
  EXPECT_EQ(table.nodes[2].function, "");
  EXPECT_EQ(table.nodes[2].path, "b.go");
  EXPECT_EQ(table.nodes[2].call_line, 0u);
  EXPECT_EQ(table.nodes[2].parent, rt::abi::kNoInlineNode);
  ASSERT_EQ(table.entries.size(), 4u);
  EXPECT_EQ(table.entries[1].offset, 10u);
  EXPECT_EQ(table.entries[1].line, 31u);
  EXPECT_EQ(table.entries[1].node, 1u);
  EXPECT_EQ(table.entries[2].node, 2u);
  EXPECT_EQ(table.entries[3].node, rt::abi::kNoInlineNode);
}

}  // namespace
}  // namespace tandem::x64
