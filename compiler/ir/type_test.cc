// Types: identity by interning, layout by the numbers that gc 1.21 has for amd64, the two texts.
//
// The expected sizes, alignments and pointer extents were printed by a Go program. Each type's TIR
// text must read back as the very same type, recursive ones too.

#include "compiler/ir/type.h"

#include <gtest/gtest.h>

#include "compiler/ir/lexer.h"
#include "compiler/ir/type_parser.h"

namespace tandem::ir {
namespace {

class TypeTest : public testing::Test {
 protected:
  const Type* parse(absl::string_view text) {
    Diagnostics diagnostics;
    TokenStream tokens(sources_.add("t", std::string(text)), text, diagnostics);
    const Type* type = TypeParser(tokens, types_).parse();
    EXPECT_FALSE(diagnostics.has_errors()) << text;
    EXPECT_TRUE(tokens.at_end()) << text;
    return type;
  }

  SourceManager sources_;
  TypeTable types_;
};

// unsafe.Sizeof, unsafe.Alignof and the type descriptor's PtrBytes under Go 1.21.
TEST_F(TypeTest, LayoutIsThatOfGc) {
  struct Row {
    const char* type;
    int64_t size;
    int64_t align;
    int64_t pointer_bytes;
  };
  constexpr Row kRows[] = {
      {"bool", 1, 1, 0},
      {"int16", 2, 2, 0},
      {"float32", 4, 4, 0},
      {"uintptr", 8, 8, 0},
      {"complex64", 8, 4, 0},
      {"complex128", 16, 8, 0},
      {"string", 16, 8, 8},
      {"[]int", 24, 8, 8},
      {"interface {}", 16, 8, 16},
      {"interface { M() }", 16, 8, 16},
      {"map[int]int", 8, 8, 8},
      {"chan int", 8, 8, 8},
      {"func()", 8, 8, 8},
      {"unsafe.Pointer", 8, 8, 8},
      {"[0]int", 0, 8, 0},
      {"[3]uint8", 3, 1, 0},
      {"[3]string", 48, 8, 40},
      {"struct {}", 0, 1, 0},
      {"struct { a bool; b int64; c bool }", 24, 8, 0},
      {"struct { a bool; b bool; c int16; d int32 }", 8, 4, 0},
      {"struct { a int8; b complex64 }", 12, 4, 0},
      {"struct { a int; b string; c int }", 32, 8, 16},
      {"struct { a int32; b struct {} }", 8, 4, 0},
      {"struct { a struct {}; b int32 }", 4, 4, 0},
      {"struct { a *int; b [0]int }", 16, 8, 8},
      {"struct { a struct { x int8; y int32 }; b int8 }", 12, 4, 0},
      {"[2]struct { a uint16; b *int8 }", 32, 8, 32},
  };
  for (const Row& row : kRows) {
    const Type* type = parse(row.type);
    EXPECT_EQ(type->size(), row.size) << row.type;
    EXPECT_EQ(type->align(), row.align) << row.type;
    EXPECT_EQ(type->pointer_bytes(), row.pointer_bytes) << row.type;
  }
}

TEST_F(TypeTest, FieldOffsets) {
  const Type* type = parse("struct { a bool; b int64; c bool; d float32; e struct {} }");
  constexpr int64_t kOffsets[] = {0, 8, 16, 20, 24};
  for (size_t i = 0; i < std::size(kOffsets); ++i) EXPECT_EQ(type->field_offset(i), kOffsets[i]);
  EXPECT_EQ(type->size(), 32);
}

// Every question about a type visits each of its parts once: this takes no time, where asking twice
// at each level would take for ever.
TEST_F(TypeTest, DeepEmbedding) {
  const Type* type = parse("struct { a int32; b int8 }");
  for (int depth = 0; depth < 1000; ++depth) {
    type = types_.struct_type({{.name = "e", .type = type}});
    const Type* named = types_.named("T" + std::to_string(depth));
    types_.set_underlying(named, type);
    type = named;
  }
  EXPECT_EQ(type->size(), 8);
  EXPECT_EQ(type->align(), 4);
  EXPECT_FALSE(type->has_pointers());
  EXPECT_TRUE(type->is_register_type());
  EXPECT_EQ(type->components().size(), 2u);
}

TEST_F(TypeTest, PointerMap) {
  const Type* type =
      parse("struct { a int; s string; i interface {}; p [2]struct { n int; q *int } }");
  std::vector<int64_t> pointers;
  for (int64_t offset = 0; offset < type->size(); offset += 8) {
    if (type->pointer_at(offset)) pointers.push_back(offset);
  }
  EXPECT_EQ(pointers, (std::vector<int64_t>{8, 32, 48, 64}));
}

TEST_F(TypeTest, IdenticalTypesAreOne) {
  EXPECT_EQ(parse("map[string][]*int"), parse("map[ string ] [ ] * int"));
  EXPECT_EQ(parse("interface { B(); A() }"), parse("interface { A(); B() }"));
  EXPECT_EQ(parse("func(...int)"), types_.func({types_.slice(types_.int_type())}, {}, true));
  EXPECT_NE(parse("func(...int)"), parse("func([]int)"));
  EXPECT_NE(parse("struct { a int }"), parse("struct { b int }"));
  EXPECT_NE(parse("struct { a int }"), parse("struct { a int \"tag\" }"));
  EXPECT_NE(parse("struct { \"p\".a int }"), parse("struct { \"q\".a int }"));
  EXPECT_NE(parse("struct { A int }"), parse("struct { A embedded int }"));
  EXPECT_NE(parse("chan<- (chan int)"), parse("chan (<-chan int)"));
  EXPECT_NE(parse("int"), parse("int64"));
  EXPECT_NE(parse("@\"p.T\""), parse("@\"q.T\""));
  EXPECT_EQ(parse("@\"p.T\""), parse("@\"p.T\""));
}

TEST_F(TypeTest, TextReadsBack) {
  constexpr const char* kTexts[] = {
      "unsafe.Pointer",
      "[]*[4]map[string]chan int",
      "func(int, ...string) (bool, error_)",
      "func(func()) (func() (int))",
      "chan (<-chan int)",
      "chan<- (<-chan int)",
      "<-chan chan<- int",
      "struct { A int; \"p/q\".b embedded *int \"k:\\\"v\\\"\" }",
      "interface { \"p\".m(int) (string); N(...[]uint8) }",
  };
  types_.named("error_");
  for (std::string text : kTexts) {
    size_t name = text.find("error_");
    if (name != std::string::npos) text.replace(name, 6, "@\"error_\"");
    const Type* type = parse(text);
    EXPECT_EQ(parse(type->text()), type) << text;
  }
}

TEST_F(TypeTest, DisplayIsThatOfGo) {
  struct Row {
    const char* type;
    const char* display;
  };
  constexpr Row kRows[] = {
      {"func(int, ...string) (bool)", "func(int, ...string) bool"},
      {"func() (int, string)", "func() (int, string)"},
      {"struct { \"p\".a int; B embedded @\"main.B\" }", "struct { a int; main.B }"},
      {"struct { A int \"x\" }", "struct { A int \"x\" }"},
      {"interface { \"p\".m(); N() (int) }", "interface { N() int; p.m() }"},
      {"map[@\"main.B\"][]interface {}", "map[main.B][]interface {}"},
      {"chan (<-chan int)", "chan (<-chan int)"},
      {"<-chan <-chan int", "<-chan <-chan int"},
  };
  for (const Row& row : kRows) EXPECT_EQ(parse(row.type)->display(), row.display);
}

TEST_F(TypeTest, RegisterTypes) {
  for (const char* text : {"int", "string", "[]int", "interface {}", "complex128", "[1]string",
                           "struct { a int; b int; c int; d int }", "struct {}", "[0]int"}) {
    EXPECT_TRUE(parse(text)->is_register_type()) << text;
  }
  EXPECT_TRUE(parse("struct { a string; b [1]string }")->is_register_type());
  EXPECT_FALSE(parse("struct { a string; b []int }")->is_register_type());
  EXPECT_FALSE(parse("[2]int")->is_register_type());
  EXPECT_FALSE(parse("struct { a [2]uint8 }")->is_register_type());
}

TEST_F(TypeTest, Components) {
  std::vector<Component> parts = parse("struct { a int8; b string; c float32 }")->components();
  ASSERT_EQ(parts.size(), 4u);
  EXPECT_EQ(parts[0].type, types_.basic(TypeKind::kInt8));
  EXPECT_EQ(parts[1].offset, 8);
  EXPECT_EQ(parts[1].type, types_.unsafe_pointer());
  EXPECT_EQ(parts[2].type, types_.int_type());
  EXPECT_EQ(parts[3].offset, 24);
}

TEST_F(TypeTest, Comparability) {
  EXPECT_TRUE(parse("struct { a string; b interface {} }")->is_comparable());
  EXPECT_FALSE(parse("struct { a []int }")->is_comparable());
  EXPECT_FALSE(parse("[2]func()")->is_comparable());
  EXPECT_TRUE(parse("[4]int16")->is_memory_comparable());
  EXPECT_TRUE(parse("struct { a int; b *int }")->is_memory_comparable());
  EXPECT_FALSE(parse("struct { a int8; b int }")->is_memory_comparable());
  EXPECT_FALSE(parse("struct { a int; _ int }")->is_memory_comparable());
  EXPECT_FALSE(parse("float64")->is_memory_comparable());
  EXPECT_FALSE(parse("string")->is_memory_comparable());
}

TEST_F(TypeTest, RecursiveNamedTypes) {
  const Type* list = types_.named("main.List");
  EXPECT_FALSE(list->is_complete());
  types_.set_underlying(list, types_.struct_type({{.name = "Next", .type = types_.pointer(list)}}));
  EXPECT_TRUE(list->is_complete());
  EXPECT_EQ(list->size(), 8);
  EXPECT_EQ(list->text(), "@\"main.List\"");
  EXPECT_EQ(list->fields()[0].type->element(), list);
}

}  // namespace
}  // namespace tandem::ir
