// Tests of the parser: the errors of testdata/errors_*.txt, and the trees, positions, directives
// and branch targets of correct programs.
//
// A tree is compared as text (dump.h), a position as "line:column". The expected messages are gc
// 1.21's own, taken from its output; nesting that would exhaust the stack must end in an error too.

#include "compiler/go/syntax/parser.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "compiler/go/syntax/dump.h"
#include "compiler/go/syntax/positions.h"
#include "compiler/go/syntax/printer.h"
#include "compiler/go/syntax/walk.h"
#include "compiler/support/file.h"
#include "gtest/gtest.h"

namespace tandem::go::syntax {
namespace {

// Parses `source` as in.go and keeps everything that belongs to it.
struct Parse {
  explicit Parse(std::string source, const ParseOptions& options = {}) {
    const FileId id = sources.add("in.go", std::move(source));
    parsed = parse_file(sources, id, options, diagnostics);
    file = parsed.file;
  }
  // "line:column: message" for each error; those in other files with their name.
  std::vector<std::string> errors() const {
    std::vector<std::string> lines;
    for (const Diagnostic& each : diagnostics.errors()) {
      std::string line = absl::StrCat(sources.format(each.position), ": ", each.message);
      if (absl::StartsWith(line, "in.go:")) line.erase(0, 6);
      lines.push_back(line);
    }
    return lines;
  }
  std::string all_errors() const { return absl::StrJoin(errors(), "\n"); }

  // The first node of a type, in the order of the source.
  template <class T>
  const T* first() const {
    const T* found = nullptr;
    walk(file, [&](const Node* node) {
      if (found == nullptr) found = as<T>(node);
      return found == nullptr;
    });
    return found;
  }

  SourceManager sources;
  Diagnostics diagnostics;
  ParsedFile parsed;
  File* file = nullptr;
};

std::string at(Position pos) {
  return absl::StrCat(uint32_t(pos.line), ":", uint32_t(pos.column));
}

// ---- Errors -------------------------------------------------------------------------------------

class ErrorTest : public testing::TestWithParam<const char*> {};

TEST_P(ErrorTest, AreThoseOfGc) {
  const std::string path = absl::StrCat(TANDEM_SYNTAX_TESTDATA "/errors_", GetParam(), ".txt");
  const absl::StatusOr<std::string> text = read_file(path);
  ASSERT_TRUE(text.ok()) << text.status().message();
  const std::vector<std::string> cases = absl::StrSplit(*text, "\n==== ");
  EXPECT_GT(cases.size(), 20u);
  for (size_t i = 1; i < cases.size(); ++i) {
    const size_t name_end = cases[i].find('\n') + 1;
    const size_t mark = cases[i].find("----\n");
    ASSERT_NE(mark, std::string::npos) << cases[i];
    std::string expected = cases[i].substr(mark + 5);
    while (absl::EndsWith(expected, "\n")) expected.pop_back();
    Parse parse(cases[i].substr(name_end, mark - name_end));
    EXPECT_EQ(parse.all_errors(), expected) << cases[i];
  }
}

INSTANTIATE_TEST_SUITE_P(Files, ErrorTest,
                         testing::Values("declarations", "statements", "branches", "literals"));

TEST(ParserErrors, UnreadableBytes) {
  EXPECT_EQ(Parse("package p\nvar a\xff"
                  "b int\n")
                .all_errors(),
            "2:6: invalid UTF-8 encoding");
  EXPECT_EQ(Parse(std::string("package p\nvar a\0b int\n", 21)).all_errors(),
            "2:6: invalid NUL character");
  EXPECT_EQ(Parse("\xef\xbb\xbfpackage p\n").all_errors(), "");
  EXPECT_EQ(Parse("package p // \xef\xbb\xbf\n").all_errors(),
            "1:14: invalid BOM in the middle of the file");
  EXPECT_EQ(Parse("package p\nvar s = \"\xc0\x80\" // \xff\n").all_errors(),
            "2:10: invalid UTF-8 encoding\n2:11: invalid UTF-8 encoding\n"
            "2:17: invalid UTF-8 encoding");
}

TEST(ParserErrors, DeepNestingIsAnErrorAndNoCrash) {
  auto nested = [](absl::string_view open, absl::string_view middle, absl::string_view close,
                   int depth) {
    std::string text = "package p\nvar x = ";
    for (int i = 0; i < depth; ++i) text.append(open.data(), open.size());
    absl::StrAppend(&text, middle);
    for (int i = 0; i < depth; ++i) text.append(close.data(), close.size());
    return Parse(text + "\n").errors();
  };
  EXPECT_TRUE(nested("(", "1", ")", 500).empty());
  const std::vector<std::array<absl::string_view, 3>> shapes = {
      {"(", "1", ")"},
      {"-", "1", ""},
      {"<-", "c", ""},
      {"f(", "1", ")"},
      {"a[", "1", "]"},
      {"[]T{", "", "}"},
      {"{", "", "}"},
      {"[]", "int", "{}"},
      {"*", "p", ""},
      {"func(", "", ")"},
      {"func() {", "", "}"},
      {"func() { if x {", "", "}}"},
      {"func() { switch {case x:", "", "}}"},
      {"func() { if x {} else ", "{}", "}"},
      {"struct { a ", "int", "}"},
      {"interface { m() ", "int", "}"},
      {"map[", "int", "]int"},
      {"chan ", "int", ""},
      {"1+(", "2", ")"},
      {"func() { L:", "", "}"},
  };
  for (const auto& [open, middle, close] : shapes) {
    const std::vector<std::string> errors = nested(open, middle, close, 200000);
    ASSERT_FALSE(errors.empty()) << open;
  }
  EXPECT_TRUE(absl::StrContains(nested("(", "1", ")", 100000)[0], "exceeded max nesting depth"));
}

TEST(ParserErrors, LongChainsAreAnErrorAndNoCrash) {
  for (absl::string_view link : {"+x", ".x", "()", "[0]", "[:]", ".(T)"}) {
    std::string text = "package p\nvar x = x";
    for (int i = 0; i < 1000; ++i) text.append(link.data(), link.size());
    EXPECT_EQ(Parse(text + "\n").all_errors(), "") << link;
    for (int i = 0; i < 100000; ++i) text.append(link.data(), link.size());
    EXPECT_FALSE(Parse(text + "\n").errors().empty()) << link;
  }
}

TEST(ParserErrors, SyntaxErrorsAreToldFromOthers) {
  EXPECT_TRUE(Parse("package p\nvar x\n").parsed.has_syntax_errors);
  EXPECT_TRUE(Parse("package p\nvar x = " + std::string(100000, '(')).parsed.has_syntax_errors);
  EXPECT_FALSE(Parse("package p\nfunc f() { L: }\n").parsed.has_syntax_errors);
  EXPECT_FALSE(Parse("package p\nvar x = 08\n").parsed.has_syntax_errors);
  EXPECT_EQ(Parse("package\n").file, nullptr);
}

// ---- Trees --------------------------------------------------------------------------------------

std::string dump_expr(const std::string& expr) {
  Parse parse("package p\nvar _ = " + expr + "\n");
  if (!parse.errors().empty()) return parse.all_errors();
  return dump(cast<VarDecl>(parse.file->decls[0])->values);
}

TEST(ParserTree, PrecedenceAndAssociation) {
  EXPECT_EQ(dump_expr("a + b*c"), dump_expr("a + b * c"));
  EXPECT_EQ(dump_expr("a - b"), "(Operation op=- x=(Name value=a) y=(Name value=b))");
  EXPECT_EQ(print_short(cast<Operation>(cast<VarDecl>(Parse("package p\nvar _ = a || b && c == d + "
                                                            "e * f\n")
                                                          .file->decls[0])
                                            ->values)
                            ->y),
            "b && c == d + e * f");
  EXPECT_EQ(dump_expr("a - b - c"),
            "(Operation op=- x=(Operation op=- x=(Name value=a) y=(Name value=b)) "
            "y=(Name value=c))");
}

TEST(ParserTree, ReceivesAndChannelTypes) {
  EXPECT_EQ(dump_expr("<-c"), "(Operation op=<- x=(Name value=c) y=-)");
  EXPECT_EQ(dump_expr("(<-chan int)(nil)"),
            "(CallExpr fun=(ParenExpr x=(ChanType dir=2 elem=(Name value=int))) "
            "args=[(Name value=nil)] has_dots=false)");
  EXPECT_EQ(dump_expr("<-chan int(c)"),
            "(Operation op=<- x=(CallExpr fun=(ChanType dir=0 elem=(Name value=int)) "
            "args=[(Name value=c)] has_dots=false) y=-)");
}

TEST(ParserTree, TypeParametersAndArrays) {
  auto tparams = [](const std::string& decl) {
    Parse parse("package p\ntype T" + decl + "\n");
    EXPECT_EQ(parse.all_errors(), "") << decl;
    return cast<TypeDecl>(parse.file->decls[0])->tparams.size();
  };
  EXPECT_EQ(tparams("[P any] int"), 1u);
  EXPECT_EQ(tparams("[P, Q any] int"), 2u);
  EXPECT_EQ(tparams("[N] int"), 0u);
  EXPECT_EQ(tparams("[P *Q] int"), 0u);
  EXPECT_EQ(tparams("[P *Q,] int"), 1u);
  EXPECT_EQ(tparams("[P *Q|R,] int"), 1u);
  EXPECT_EQ(tparams("[P *[]int] int"), 1u);
  EXPECT_EQ(tparams("[P []int] int"), 1u);
  EXPECT_EQ(tparams("[P (Q)] int"), 0u);
  EXPECT_EQ(tparams("[P (Q),] int"), 1u);
  EXPECT_EQ(tparams("[P ~int] int"), 1u);
  EXPECT_EQ(tparams("[P interface{}] int"), 1u);
  EXPECT_EQ(tparams("[2*N + 1] int"), 0u);
}

TEST(ParserTree, ConstGroupsCountIota) {
  Parse parse("package p\nconst (\n\ta = iota\n\tb, c\n\td\n)\nconst e = iota\n");
  ASSERT_EQ(parse.file->decls.size(), 4u);
  for (uint32_t i = 0; i < 4; ++i) {
    EXPECT_EQ(cast<ConstDecl>(parse.file->decls[i])->iota, i % 3);
  }
  EXPECT_EQ(cast<ConstDecl>(parse.file->decls[0])->group,
            cast<ConstDecl>(parse.file->decls[2])->group);
  EXPECT_EQ(cast<ConstDecl>(parse.file->decls[3])->group, nullptr);
}

TEST(ParserTree, ExpressionIdsAreDenseFromFileToFile) {
  Parse a("package p\nvar x = f(1, 2)\n");
  Parse b("package p\nvar y = 3\n", {.first_expr_id = a.file->expr_end});
  std::vector<int> seen(b.file->expr_end);
  for (const File* file : {a.file, b.file}) {
    walk(file, [&](const Node* node) {
      if (isa<Expr>(node)) ++seen[static_cast<const Expr*>(node)->id];
      return true;
    });
  }
  EXPECT_EQ(seen, std::vector<int>(b.file->expr_end, 1));
}

TEST(ParserTree, ImportsOnly) {
  Parse parse("package p\nimport \"a\"\nimport (\n\tb \"b\"\n\t. \"c\"\n)\nvar x = ))((\n",
              {.imports_only = true});
  EXPECT_EQ(parse.all_errors(), "");
  EXPECT_EQ(parse.file->decls.size(), 3u);
}

// ---- Positions ----------------------------------------------------------------------------------

TEST(ParserPositions, AreGcs) {
  Parse parse("package p\n\nfunc (r T) m() {\n\tx.y[a+b](c).(T)\n\tv := T{1,\n\t\t2}\n}\n");
  const auto* func = parse.first<FuncDecl>();
  EXPECT_EQ(at(func->pos), "3:6");
  EXPECT_EQ(at(func->name->pos), "3:12");
  EXPECT_EQ(at(func->body->pos), "3:16");
  EXPECT_EQ(at(func->body->rbrace), "7:1");
  const auto* assertion = parse.first<AssertExpr>();
  EXPECT_EQ(at(assertion->pos), "4:13");
  EXPECT_EQ(at(start_pos(assertion)), "4:2");
  const auto* call = parse.first<CallExpr>();
  EXPECT_EQ(at(call->pos), "4:10");
  EXPECT_EQ(at(call->rparen), "4:12");
  const auto* index = parse.first<IndexExpr>();
  EXPECT_EQ(at(index->pos), "4:5");
  EXPECT_EQ(at(start_pos(index->index)), "4:6");
  EXPECT_EQ(at(index->index->pos), "4:7");
  const auto* literal = parse.first<CompositeLit>();
  EXPECT_EQ(at(literal->pos), "5:8");
  EXPECT_EQ(at(start_pos(literal)), "5:7");
  EXPECT_EQ(at(end_pos(literal)), "6:4");
  const auto* assign = parse.first<AssignStmt>();
  EXPECT_EQ(at(assign->pos), "5:4");
  EXPECT_EQ(at(start_pos(assign)), "5:2");
  EXPECT_EQ(at(parse.file->eof), "8:1");
}

TEST(ParserPositions, LineDirectives) {
  Parse parse("package p\n//line other.go:100\nvar x int\n/*line third.go:7:3*/var y int\n");
  const Position x = cast<VarDecl>(parse.file->decls[0])->pos;
  const Position y = cast<VarDecl>(parse.file->decls[1])->pos;
  EXPECT_EQ(parse.sources.format(x), "other.go:100");
  EXPECT_EQ(parse.sources.format(y), "third.go:7:7");
}

// ---- Directives ---------------------------------------------------------------------------------

TEST(ParserDirectives, GoWithTheirDeclaration) {
  Parse parse(
      "//go:build linux && go1.18\n\npackage p\n\nimport _ \"unsafe\"\n\n"
      "//go:noinline\n//go:nosplit\nfunc f() {}\n\n"
      "//go:linkname g runtime.g\nfunc g()\n\n//go:embed x\nvar e string\n");
  EXPECT_EQ(parse.all_errors(), "");
  EXPECT_EQ(parse.file->go_version, "go1.18");
  ASSERT_EQ(parse.file->pragmas.size(), 1u);
  EXPECT_EQ(parse.file->pragmas[0]->text, "go:build linux && go1.18");
  const auto* f = cast<FuncDecl>(parse.file->decls[1]);
  ASSERT_EQ(f->pragmas.size(), 2u);
  EXPECT_EQ(f->pragmas[0]->verb(), "go:noinline");
  EXPECT_EQ(at(f->pragmas[1]->pos), "8:3");
  EXPECT_TRUE(cast<FuncDecl>(parse.file->decls[2])->pragmas.empty());
  ASSERT_EQ(parse.file->linknames.size(), 1u);
  EXPECT_EQ(parse.file->linknames[0]->local, "g");
  EXPECT_EQ(parse.file->linknames[0]->remote, "runtime.g");
  EXPECT_EQ(cast<VarDecl>(parse.file->decls[3])->pragmas.size(), 1u);
}

TEST(ParserDirectives, OutOfPlace) {
  EXPECT_EQ(Parse("package p\n//go:noinline\nvar x int\n").all_errors(),
            "2:3: misplaced compiler directive");
  EXPECT_EQ(Parse("package p\nfunc f() { //go:nosplit\n}\n").all_errors(),
            "2:14: misplaced compiler directive");
  EXPECT_EQ(Parse("package p\n//go:embed x\nfunc f() {}\n").all_errors(),
            "2:3: misplaced go:embed directive");
  EXPECT_EQ(Parse("package p\n//go:linkname\nfunc f() {}\n").all_errors(), "");
  EXPECT_EQ(Parse("package p\n//go:linkname a b c\nfunc f() {}\n").all_errors(),
            "2:3: usage: //go:linkname localname [linkname]");
  EXPECT_EQ(Parse("package p\n//go:whatever\nvar x int\n").all_errors(), "");
}

// ---- Branches -----------------------------------------------------------------------------------

TEST(ParserBranches, HaveTargets) {
  Parse parse(
      "package p\nfunc f() {\nL:\n\tfor {\n\t\tswitch {\n\t\tcase x:\n\t\t\tbreak L\n"
      "\t\tdefault:\n\t\t\tcontinue\n\t\t}\n\t\tbreak\n\t}\n\tgoto M\nM:\n}\n");
  EXPECT_EQ(parse.all_errors(), "");
  std::vector<const BranchStmt*> branches;
  walk(parse.file, [&](const Node* node) {
    if (isa<BranchStmt>(node)) branches.push_back(cast<BranchStmt>(node));
    return true;
  });
  ASSERT_EQ(branches.size(), 4u);
  const auto* loop = parse.first<ForStmt>();
  EXPECT_EQ(branches[0]->target, loop);
  EXPECT_EQ(branches[1]->target, loop);
  EXPECT_EQ(branches[2]->target, loop);
  EXPECT_TRUE(isa<LabeledStmt>(branches[3]->target));
}

}  // namespace
}  // namespace tandem::go::syntax
