// Tests of the checker. testdata/*.txt has small programs with the messages that gc prints for
// them: a case is the source (the package clause is left out), "----", the messages, "====". A
// first line "// -lang=go1.N" sets the language version. The tests written here ask for what has no
// message: types of expressions, initialization order, method sets, exact constants, sizes.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "compiler/go/syntax/parser.h"
#include "compiler/go/syntax/walk.h"
#include "compiler/go/types/checker.h"
#include "compiler/go/types/lookup.h"
#include "compiler/go/types/sizes.h"
#include "compiler/support/file.h"

namespace tandem::go::types {
namespace {

// Checks packages that are given as text; a package can import those checked before it.
class Checked : public Importer {
 public:
  PackageCheck& add(const std::string& path, const std::vector<std::string>& texts,
                    Options options = {.require_main = false}) {
    std::vector<syntax::File*> files;
    uint32_t next_id = 0;
    for (size_t i = 0; i < texts.size(); i++) {
      std::string name = i == 0 ? "a.go" : absl::StrCat("a", i, ".go");
      parsed_.push_back(syntax::parse_file(sources, sources.add(name, texts[i]),
                                           {.first_expr_id = next_id}, diagnostics));
      if (parsed_.back().file == nullptr) continue;
      files.push_back(parsed_.back().file);
      next_id = files.back()->expr_end;
    }
    checks_.push_back(std::make_unique<PackageCheck>(program_, path, *this, options));
    if (!has_syntax_errors()) checks_.back()->check_files(files, diagnostics);
    return *checks_.back();
  }

  // Adds a file to a package that was checked.
  void extend(PackageCheck& check, const std::string& text) {
    const uint32_t next_id = parsed_.back().file->expr_end;
    parsed_.push_back(syntax::parse_file(sources, sources.add("b.go", text),
                                         {.first_expr_id = next_id}, diagnostics));
    check.check_files({parsed_.back().file}, diagnostics);
  }

  absl::StatusOr<Package*> import(absl::string_view path) override {
    for (auto& check : checks_) {
      if (check->package()->path == path) return check->package();
    }
    return absl::NotFoundError("no such package");
  }

  // The file that was parsed last.
  const syntax::File* file() const { return parsed_.back().file; }
  std::string errors() const { return render(diagnostics, sources, {.limit = 0}); }

  SourceManager sources;
  Diagnostics diagnostics;

 private:
  bool has_syntax_errors() const {
    return std::any_of(
        diagnostics.errors().begin(), diagnostics.errors().end(),
        [](const Diagnostic& error) { return absl::StartsWith(error.message, "syntax error"); });
  }

  Program program_{sources};
  std::vector<syntax::ParsedFile> parsed_;
  std::vector<std::unique_ptr<PackageCheck>> checks_;
};

Object* find(PackageCheck& check, absl::string_view name) {
  return check.package()->scope->lookup(name);
}

std::string type_of(PackageCheck& check, absl::string_view name) {
  Package* package = check.package();
  return type_string(find(check, name)->type,
                     [=](const Package* p) { return p == package ? "" : p->name; });
}

TEST(Checker, ReportsWhatGcReports) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(TANDEM_TYPES_TESTDATA)) {
    files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  ASSERT_FALSE(files.empty());
  for (const std::string& file : files) {
    std::string text = read_file(file).value();
    for (absl::string_view part : absl::StrSplit(text, "====\n", absl::SkipEmpty())) {
      std::vector<std::string> halves = absl::StrSplit(part, absl::MaxSplits("----\n", 1));
      ASSERT_EQ(halves.size(), 2u) << file << "\n" << part;
      Checked program;
      absl::string_view source = halves[0];
      Options options{.require_main = false};
      if (absl::ConsumePrefix(&source, "// -lang=")) options.go_minor = parse_go_minor(source);
      program.add("embed", {"package embed\n"});
      program.add("p", {absl::StrCat("package p\n", halves[0])}, options);
      EXPECT_EQ(program.errors(), halves[1]) << file << "\n" << halves[0];
    }
  }
}

TEST(Checker, SeveralFilesAndPackages) {
  Checked program;
  program.add("lib", {"package lib\ntype T struct{ X, y int }\nfunc (T) M() {}\nconst C = 1 << 3\n",
                      "package lib\nfunc New() *T { return &T{C, 2} }\n"});
  ASSERT_EQ(program.errors(), "");
  PackageCheck& user = program.add(
      "user", {"package user\nimport \"lib\"\nvar v = lib.New()\nvar x = v.y\nvar c = lib.d\n",
               "package user\nimport l \"lib\"\nvar a [l.C]int\nvar i interface{ M() } = v\n"});
  EXPECT_EQ(program.errors(),
            "a.go:4:11: v.y undefined (type *lib.T has no field or method y)\n"
            "a.go:5:13: undefined: lib.d\n");
  EXPECT_EQ(type_of(user, "v"), "*lib.T");
  EXPECT_EQ(type_of(user, "a"), "[8]int");
}

TEST(Checker, InitializationOrder) {
  Checked program;
  PackageCheck& check = program.add("p", {R"(package p
var a = c + b
var b = f()
var c = 1
var _ = a
var x, y = g()
func f() int { return c + d }
func g() (int, int) { return a, b }
var d = 3
)"});
  ASSERT_EQ(program.errors(), "");
  std::string order;
  for (const Initializer& init : check.info().init_order) {
    for (Var* variable : init.lhs) absl::StrAppend(&order, variable->name, " ");
  }
  EXPECT_EQ(order, "c d b a _ x y ");
}

TEST(Checker, BodiesOnDemand) {
  Checked program;
  PackageCheck& check = program.add("p",
                                    {"package p\nvar v = used()\nfunc used() int { return 1.5 }\n"
                                     "func unused() int { return \"x\" }\n"},
                                    {.skip_bodies = true, .require_main = false});
  const std::string first =
      "a.go:3:26: cannot use 1.5 (untyped float constant) as int value in return statement "
      "(truncated)\n";
  EXPECT_EQ(program.errors(), first);
  check.check_body(as<Func>(find(check, "unused")));
  EXPECT_EQ(program.errors(),
            first +
                "a.go:4:28: cannot use \"x\" (untyped string constant) as int value in return "
                "statement\n");
}

TEST(Checker, FilesAddedToAPackage) {
  Checked program;
  PackageCheck& check =
      program.add("p", {"package p\ntype T struct{}\nfunc (T) M() int { return f() }\n"
                        "func f() int { return 1 }\n"});
  program.add("user", {"package user\nimport \"p\"\nfunc F(t p.T) int { return t.M() }\n"});
  program.extend(check,
                 "package p\nimport \"user\"\nfunc (t *T) N() int { return user.F(*t) }\n"
                 "var v = f()\n");
  program.add("p_test", {"package p_test\nimport (\n\t\"p\"\n\t\"user\"\n)\n"
                         "var x = new(p.T).N() + user.F(p.T{})\n"});
  EXPECT_EQ(program.errors(), "");
  EXPECT_EQ(check.info().init_order.size(), 1u);
  program.extend(check, "package p\nfunc (T) M() {}\nfunc f() {}\n");
  EXPECT_EQ(program.errors(),
            "b.go:2:10: method T.M already declared at a.go:3:10\n"
            "b.go:3:6: f redeclared in this block\n\ta.go:4:6: other declaration of f\n");
}

TEST(Checker, RecordsTypesOfUntypedExpressions) {
  Checked program;
  PackageCheck& check = program.add("p", {R"(package p
var s uint = 3
var f float64 = 2
var i interface{} = 'x'
var b = 1 << s == 2
var t = "a" + "b"
)"});
  ASSERT_EQ(program.errors(), "");
  size_t typed = 0;
  syntax::walk(program.file(), [&](const syntax::Node* node) {
    const auto* expr = syntax::as<syntax::Expr>(node);
    const TypeAndValue* found = expr != nullptr ? check.info().find(expr) : nullptr;
    // Operands of constant expressions keep their untyped kind; only the whole gets a type.
    if (found == nullptr || found->is_constant()) return true;
    EXPECT_TRUE(is_typed(found->type)) << type_string(found->type);
    ++typed;
    return true;
  });
  EXPECT_GT(typed, 5u);
  EXPECT_EQ(type_of(check, "b"), "bool");
  EXPECT_EQ(type_of(check, "t"), "string");
}

TEST(Sizes, AreGcs) {
  Checked program;
  PackageCheck& check = program.add("p", {R"(package p
type T struct { a int8; b int64; c int16 }
type E struct { a int32; e struct{} }
var t T
var e E
var a [3]T
var s struct { s string; i interface{}; m map[int]int; l []int; c complex64 }
)"});
  auto size = [&](absl::string_view name) { return size_of(find(check, name)->type); };
  EXPECT_EQ(size("t"), 24);
  EXPECT_EQ(size("e"), 8);
  EXPECT_EQ(size("a"), 72);
  EXPECT_EQ(size("s"), 72);
  EXPECT_EQ(align_of(find(check, "e")->type), 4);
}

TEST(Lookup, MethodSets) {
  Checked program;
  PackageCheck& check = program.add("p", {R"(package p
type A struct{}
func (A) V() {}
func (*A) P() {}
type B struct { A; n int }
type C struct { *A }
type G[T any] struct { v T }
func (g *G[T]) Get() T { return g.v }
var b B
var c C
var p *B
var g *G[int]
)"});
  ASSERT_EQ(program.errors(), "");
  auto names = [&](absl::string_view variable) {
    std::string result;
    for (const MethodSetEntry& entry : method_set(find(check, variable)->type)) {
      absl::StrAppend(&result, entry.method->name, type_string(entry.method->type).substr(4), " ");
    }
    return result;
  };
  EXPECT_EQ(names("b"), "V() ");
  EXPECT_EQ(names("c"), "P() V() ");
  EXPECT_EQ(names("p"), "P() V() ");
  EXPECT_EQ(names("g"), "Get() int ");
}

TEST(Constants, ExactArithmetic) {
  Value third = binary_op(Value::of_int(1), ConstantOp::kQuo, Value::of_int(3));
  EXPECT_EQ(third.to_exact_string(), "1/3");
  Value one = binary_op(third, ConstantOp::kMul, Value::of_int(3));
  EXPECT_EQ(one.to_int64(), 1);
  Value big = shift_left(Value::of_int(1), 100);
  EXPECT_EQ(big.to_string(), "1267650600228229401496703205376");
  EXPECT_EQ(shift_right(big, 98).to_int64(), 4);
  EXPECT_EQ(binary_op(Value::of_int(-7), ConstantOp::kIntQuo, Value::of_int(2)).to_int64(), -3);
  EXPECT_EQ(binary_op(Value::of_int(-7), ConstantOp::kRem, Value::of_int(2)).to_int64(), -1);
  EXPECT_EQ(complement(Value::of_int(5), 8).to_int64(), 250);
  EXPECT_FALSE(binary_op(Value::of_int(1), ConstantOp::kIntQuo, Value::of_int(0)).known());
  EXPECT_EQ(Value::of_uint(~0ull).to_uint64(), ~0ull);
  EXPECT_EQ(negate(Value::of_int(1)).bits64(), ~0ull);
}

TEST(Constants, RoundToNearest) {
  EXPECT_EQ(float_literal("0.1").to_double(), 0.1);
  EXPECT_EQ(float_literal("0x1.8p-1").to_double(), 0.75);
  EXPECT_EQ(float_literal("4.9406564584124654417656879286822137236505980e-324").to_double(),
            4.9406564584124654e-324);
  EXPECT_EQ(float_literal("1.00000005960464477539").to_float(), 1.0f);
  EXPECT_EQ(float_literal("1.000000059604644776").to_float(), 1.00000012f);
  EXPECT_FALSE(round_to_float32(float_literal("1e39")).known());
  EXPECT_EQ(float_literal("1e646456992").to_string(), "1e+646456992");
}

TEST(Constants, Literals) {
  EXPECT_EQ(int_literal("0x_ff").to_int64(), 255);
  EXPECT_EQ(int_literal("0b101").to_int64(), 5);
  EXPECT_EQ(int_literal("0o17").to_int64(), 15);
  EXPECT_EQ(int_literal("017").to_int64(), 15);
  EXPECT_EQ(rune_literal("'\\u00e9'").to_int64(), 0xE9);
  EXPECT_EQ(rune_literal("'é'").to_int64(), 0xE9);
  EXPECT_EQ(string_literal("\"a\\n\\x41\\101\\u00e9\"").string_value(), "a\nAAé");
  EXPECT_EQ(string_literal("`a\\n`").string_value(), "a\\n");
  EXPECT_EQ(imaginary_literal("0x10i").imag().to_int64(), 16);
  EXPECT_EQ(imaginary_literal("0123i").imag().to_int64(), 123);
  EXPECT_EQ(quote("a\"\n\xff é\u200b"), "\"a\\\"\\n\\xff é\\u200b\"");
}

}  // namespace
}  // namespace tandem::go::types
