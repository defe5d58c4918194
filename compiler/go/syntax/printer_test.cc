// Tests of the printer: that what it prints reads back as the same tree, above all where
// parentheses, blanks and commas matter (a unary minus before a negative number, composite literals
// in conditions, conversions to channel and function types), and the one-line form that messages
// use.

#include "compiler/go/syntax/printer.h"

#include <string>

#include "compiler/go/syntax/dump.h"
#include "compiler/go/syntax/parser.h"
#include "gtest/gtest.h"

namespace tandem::go::syntax {
namespace {

// Parses, prints, parses and compares; returns the first print.
std::string round_trip(const std::string& source) {
  SourceManager sources;
  Diagnostics diagnostics;
  const ParsedFile first =
      parse_file(sources, sources.add("in.go", source), {.check_branches = false}, diagnostics);
  EXPECT_EQ(render(diagnostics, sources, {}), "") << source;
  if (first.file == nullptr) return "";
  const std::string printed = print(first.file);
  const ParsedFile second = parse_file(sources, sources.add("printed.go", printed),
                                       {.check_branches = false}, diagnostics);
  EXPECT_EQ(render(diagnostics, sources, {}), "") << printed;
  if (second.file != nullptr) {
    EXPECT_EQ(dump(first.file, {.indent = true}), dump(second.file, {.indent = true})) << printed;
  }
  return printed;
}

TEST(Printer, Declarations) {
  for (const char* decl : {"import (\n\ta \"b\"\n\t. \"c\"\n\t_ \"d\"\n)\nimport \"e\"",
                           "const a, b = 1, 2",
                           "const (\n\ta = iota\n\tb\n\tc int = 5\n)\nconst ()",
                           "var a, b int\nvar c = 1\nvar (\n\td int = 2\n)",
                           "type T int\ntype A = T\ntype (\n\tB int\n\tC = B\n)",
                           "type T[P any] struct{ f P }",
                           "type T[P *Q,] int",
                           "type T[P *Q] int",
                           "type T[P (Q),] int",
                           "type T[P ((Q)),] int",
                           "type T[P *Q|R,] int",
                           "type T[P ~int|string, Q, R any] int",
                           "type T[P []int] int",
                           "type T[N] int",
                           "type T[2 * N]int",
                           "type T [...]int",
                           "func f()",
                           "func f[P, Q any](a, b P, c ...Q) (x, y int) { return 1, 2 }",
                           "func (r *T[P]) m() error { }",
                           "func (T) m(int, string) (a.B, error) { }",
                           "func f(func(int) func()) func() func() { }",
                           "//go:noinline\n//go:nosplit\nfunc f() {}\n\n//go:embed x\nvar s string",
                           "//go:linkname a b.c\nfunc a()"}) {
    round_trip(std::string("package p\n") + decl + "\n");
  }
}

TEST(Printer, Types) {
  for (const char* type :
       {"chan int",
        "<-chan int",
        "chan<- int",
        "chan (<-chan int)",
        "chan<- chan int",
        "<-chan (<-chan int)",
        "chan<- (<-chan int)",
        "chan (chan<- int)",
        "map[string][]*T",
        "[5][n + 1]int",
        "struct{}",
        "struct { a, b int; c string `t`; E; *F `u`; p.G; H[int] }",
        "interface{}",
        "interface { m(); n(int) (a, b string); E; p.F; ~int | *T | []byte; G[int, T] }",
        "func()",
        "func(a, b int, c ...string) (err error)",
        "func() (func(), int)",
        "T[int]",
        "p.T[int, []string]",
        "*p.T",
        "func() chan func()",
        "(((T)))"}) {
    round_trip(std::string("package p\nvar x ") + type + "\n");
  }
}

TEST(Printer, Expressions) {
  for (const char* expr : {"a + b*c - d",
                           "(a + b) * c",
                           "- -a",
                           "-(-a)",
                           "+ +a",
                           "& &a",
                           "&(a + b)",
                           "& ^a",
                           "&(&a)",
                           "&(T{1})",
                           "<-<-c",
                           "<-chan int(c)",
                           "(<-chan int)(c)",
                           "(chan int)(nil)",
                           "!(!a)",
                           "^ ^a",
                           "*p.q",
                           "(*p).q",
                           "1 .String()",
                           "1.5.String()",
                           "'a'.x.(T)",
                           "a.(func())",
                           "f(a, b...)",
                           "f(1 ...)",
                           "f[int](x)",
                           "f[int, p.T](x)",
                           "a[i]",
                           "a[i:j]",
                           "a[:]",
                           "a[i:]",
                           "a[:j:k]",
                           "a[i:j:k]",
                           "[]int{1, 2}",
                           "[...]string{0: \"a\", 2: \"b\"}",
                           "map[K]V{{1, 2}: {3}}",
                           "p.T{a: 1}",
                           "T[int]{}",
                           "&T{}",
                           "[]*T{{}, nil}",
                           "struct{ a int }{1}",
                           "func(a int) int { return a }(1)",
                           "func() {}",
                           "interface{}(nil)",
                           "[]byte(\"x\")",
                           "func() (x int) { return }",
                           "a < b && c > d",
                           "a <= -b",
                           "x - -y",
                           "x & ^y",
                           "x &^ y",
                           "a << 1 >> 2",
                           "0x1p-2 + 1i",
                           "`raw\nstring`"}) {
    round_trip(std::string("package p\nvar x = ") + expr + "\n");
  }
}

TEST(Printer, Statements) {
  for (const char* stmt : {";",
                           ";;",
                           "{}",
                           "{;}",
                           "x",
                           "f()",
                           "c <- 1",
                           "x++\ny--",
                           "a, b = b, a",
                           "x := 1",
                           "x += 1",
                           "x &^= y",
                           "L: x",
                           "L:",
                           "L: ;",
                           "L: M: for {}",
                           "go f()",
                           "defer func() {}()",
                           "return",
                           "return 1, 2",
                           "break\ncontinue L\ngoto L\nfallthrough",
                           "if x {}",
                           "if x := f(); x {} else {}",
                           "if x {} else if y := g(); y {} else {}",
                           "for {}",
                           "for x {}",
                           "for ; ; {}",
                           "for i := 0; ; {}",
                           "for ; x; i++ {}",
                           "for i := 0; i < n; i++ {}",
                           "for range x {}",
                           "for k := range x {}",
                           "for k, v = range f() {}",
                           "switch {}",
                           "switch x {}",
                           "switch x := f(); x {}",
                           "switch x := f(); {}",
                           "switch x.(type) {}",
                           "switch y := f(); x := y.(type) { case int, *T: default: f() }",
                           "switch x { case 1: fallthrough; case 2, 3: ; default: {} }",
                           "select {}",
                           "select { case x := <-c: f(); case c <- 1: case <-c: default: }",
                           "var x int\nconst c = 1\ntype T int\nvar ()",
                           "if x == (T{}) {}",
                           "if x == &(T{}) {}",
                           "for x := range (T{}).f {}",
                           "if f(T{}) {}",
                           "if x[T{}] {}",
                           "if func() bool { return x == T{} }() {}",
                           "if (&T{}).x {}",
                           "if x == []int{1}[0] {}",
                           "switch x := (T{}); x {}",
                           "if -(T{}) {}",
                           "<-c",
                           "*p = 1",
                           "(f)()",
                           "[]int{1}[0]++",
                           "func() { x() }()",
                           "struct{}{}.f()"}) {
    round_trip(std::string("package p\nfunc f() {\n") + stmt + "\n}\n");
  }
}

// The short form of the expression `expr`.
std::string brief(const std::string& expr) {
  SourceManager sources;
  Diagnostics diagnostics;
  const ParsedFile parsed = parse_file(
      sources, sources.add("in.go", "package p\nvar x = " + expr + "\n"), {}, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << expr;
  return print_short(cast<VarDecl>(parsed.file->decls[0])->values);
}

TEST(Printer, ShortForm) {
  EXPECT_EQ(brief("a+b*-c"), "a + b * -c");
  EXPECT_EQ(brief("T{1,2}"), "T{…}");
  EXPECT_EQ(brief("T{}"), "T{}");
  EXPECT_EQ(brief("func(a,b int)(c string){ return }"), "func(a, b int) (c string) {…}");
  EXPECT_EQ(brief("func(){}"), "func() {}");
  EXPECT_EQ(brief("f(a,b...)"), "f(a, b...)");
  EXPECT_EQ(brief("a[i:j:k]"), "a[i:j:k]");
  EXPECT_EQ(brief("x.(struct{a,b int;c string \"t\"})"), "x.(struct{a, b int; c string \"t\"})");
  EXPECT_EQ(brief("x.(interface{m();n(int)error;~int|E})"),
            "x.(interface{m(); n(int) error; ~int | E})");
  EXPECT_EQ(brief("map[string][]*T(nil)"), "map[string][]*T(nil)");
  EXPECT_EQ(brief("(chan<- (chan int))(c)"), "(chan<- chan int)(c)");
  EXPECT_EQ(brief("(chan (<-chan int))(c)"), "(chan (<-chan int))(c)");
  EXPECT_EQ(brief("[...]int{1}"), "[...]int{…}");
  EXPECT_EQ(brief("f[int,string](&x,<-c)"), "f[int, string](&x, <-c)");
}

}  // namespace
}  // namespace tandem::go::syntax
