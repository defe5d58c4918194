// Lowering of small programs: narrow assertions on the TIR that they become: which operations a
// function has, which functions are reached, which variables are data. That programs compute what
// they should is for the run tests (testdata/run).

#include "compiler/go/lower/lower.h"

#include <gtest/gtest.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "compiler/go/syntax/parser.h"
#include "compiler/ir/text.h"

namespace tandem::go::lower {
namespace {

class NoImports : public types::Importer {
 public:
  absl::StatusOr<types::Package*> import(absl::string_view path) override {
    return absl::NotFoundError(absl::StrCat("no package ", path));
  }
};

// A program of one file, lowered.
class Lowered {
 public:
  explicit Lowered(absl::string_view declarations) : module_(&sources_) {
    FileId file = sources_.add("main.go", absl::StrCat("package main\n", declarations));
    parsed_ = syntax::parse_file(sources_, file, {}, diagnostics_);
    check_ = std::make_unique<types::PackageCheck>(program_, "main", importer_, types::Options{});
    check_->check_files({parsed_.file}, diagnostics_);
    if (diagnostics_.has_errors()) return;
    Package package{.check = check_.get(), .files = {parsed_.file}};
    lower({package}, module_, diagnostics_);
    if (!diagnostics_.has_errors()) ir::verify(module_, ir::Stage::kTyped, diagnostics_);
  }

  std::string errors() const { return render(diagnostics_, sources_, {}); }
  bool has(absl::string_view function) const { return module_.find_function(function) != nullptr; }
  const ir::Function& function(absl::string_view name) const {
    const ir::Function* found = module_.find_function(name);
    EXPECT_NE(found, nullptr) << name << "\n" << errors();
    return *found;
  }

  // The mnemonics of a function's instructions, in the order of its blocks.
  std::string ops(absl::string_view name) const {
    const ir::Function& f = function(name);
    std::vector<absl::string_view> out;
    for (ir::BlockId block : f.block_order) {
      for (ir::InstructionId id : f.block(block).instructions) {
        out.push_back(ir::info(f.instruction(id).opcode).mnemonic);
      }
    }
    return absl::StrJoin(out, " ");
  }

  // How many instructions of the function have the mnemonic.
  int count(absl::string_view name, absl::string_view mnemonic) const {
    int n = 0;
    std::vector<std::string> all = absl::StrSplit(ops(name), ' ');
    for (const std::string& op : all) n += op == mnemonic ? 1 : 0;
    return n;
  }

  ir::Module& module() { return module_; }

 private:
  SourceManager sources_;
  Diagnostics diagnostics_;
  types::Program program_{sources_};
  NoImports importer_;
  ir::Module module_;
  syntax::ParsedFile parsed_;
  std::unique_ptr<types::PackageCheck> check_;
};

TEST(LowerTest, EmptyMainIsAReturn) {
  Lowered program("func main() {}");
  EXPECT_EQ(program.errors(), "");
  EXPECT_EQ(program.ops("main.main"), "return");
  EXPECT_EQ(program.ops("runtime.run_inits"), "return");
}

TEST(LowerTest, TheTalksProgram) {
  Lowered program(R"(
func main() {
	s := []int{1, 2, 3, 4, 5}
	s = append(s, 6)
	m := map[string]int{"a": 1, "b": 2}
	m["c"] = 3
	c := make(chan int)
	for _, v := range s {
		c <- v
	}
	for _, v := range m {
		c <- v
	}
}
)");
  EXPECT_EQ(program.errors(), "");
  // Its constants are static data, moved into a new array.
  EXPECT_EQ(program.count("main.main", "new"), 1);
  EXPECT_EQ(program.count("main.main", "move"), 1);
  EXPECT_EQ(program.count("main.main", "append"), 1);
  EXPECT_EQ(program.count("main.main", "new_map"), 1);
  EXPECT_EQ(program.count("main.main", "map_set"), 3);
  EXPECT_EQ(program.count("main.main", "chan_send"), 2);
  EXPECT_EQ(program.count("main.main", "map_iter_next"), 1);
  EXPECT_EQ(program.count("main.main", "bounds_check"), 0);
}

TEST(LowerTest, OnlyWhatIsReachable) {
  Lowered program(R"(
type T struct{ n int }
func (t T) Called() int { return t.n }
func (t T) NotCalled() int { return unused() }
type I interface{ Called() int }
func unused() int { return 1 }
func main() { var i I = T{1}; println(i.Called()) }
)");
  EXPECT_EQ(program.errors(), "");
  EXPECT_TRUE(program.has("main.T.Called"));
  EXPECT_TRUE(program.has("main.(*T).Called"));  // the code in the itab
  EXPECT_NE(program.function("main.(*T).Called").flags & ir::kWrapper, 0u);
  EXPECT_FALSE(program.has("main.T.NotCalled"));
  EXPECT_FALSE(program.has("main.unused"));
}

TEST(LowerTest, MethodsOfTypesThatBecomeInterfacesLater) {
  Lowered program(R"(
type A int
func (A) M() {}
type B int
func (B) M() {}
func call(i interface{ M() }) { i.M() }
func main() { call(A(1)) }
)");
  EXPECT_TRUE(program.has("main.A.M"));
  EXPECT_FALSE(program.has("main.B.M"));
}

TEST(LowerTest, ConstantInitializersAreData) {
  Lowered program(R"(
var a = []string{"x", "y"}
var p = &struct{ n int; f func() }{5, other}
func other() {}
func main() { println(a[0], p.n) }
)");
  EXPECT_EQ(program.errors(), "");
  EXPECT_FALSE(program.has("main.init"));
  const ir::Global* p = program.module().find_global("main.p");
  ASSERT_NE(p, nullptr);
  EXPECT_EQ(p->relocations.size(), 1u);
}

TEST(LowerTest, OtherInitializersRunInOrder) {
  Lowered program(R"(
var a = f(b)
var b = f(1)
func f(x int) int { return x }
func init() {}
func main() {}
)");
  EXPECT_EQ(program.ops("main.init"),
            "const call global_addr store global_addr load call global_addr store call return");
  EXPECT_TRUE(program.has("main.init.0"));
  EXPECT_EQ(program.ops("runtime.run_inits"), "call return");
}

TEST(LowerTest, VariablesThatNeedNoHeap) {
  Lowered program("func f(a, b int) int { c := a; c += b; return c }\nfunc main() { f(1, 2) }");
  EXPECT_EQ(program.count("main.f", "new"), 0);
  Lowered address("func f() *int { x := 1; return &x }\nfunc main() { f() }");
  EXPECT_EQ(address.count("main.f", "new"), 1);
  EXPECT_EQ(address.count("main.f", "local"), 0);
}

TEST(LowerTest, CapturedVariables) {
  Lowered program(R"(
func value(x int) func() int { return func() int { return x } }
func reference(x int) func() int { return func() int { x++; return x } }
func main() { value(1); reference(1) }
)");
  EXPECT_EQ(program.count("main.value", "new"), 0);
  EXPECT_EQ(program.count("main.reference", "new"), 1);
  EXPECT_NE(program.function("main.value.func1").flags & ir::kClosure, 0u);
  EXPECT_TRUE(program.has("main.reference.func1"));
}

TEST(LowerTest, MemoryTypesAreParametersByAddress) {
  Lowered program(R"(
type large [10]int
func f(l large) large { return l }
func main() { var l large; l = f(l); println(l[0]) }
)");
  EXPECT_EQ(program.function("main.f").signature()->text(),
            "func(*@\"main.large\", *@\"main.large\")");
}

TEST(LowerTest, GenericFunctionsByTypeArguments) {
  Lowered program(R"(
func id[T any](x T) T { return x }
func main() { println(id(1), id("s"), id[int](2)) }
)");
  EXPECT_EQ(program.errors(), "");
  EXPECT_TRUE(program.has("main.id[int]"));
  EXPECT_TRUE(program.has("main.id[string]"));
}

TEST(LowerTest, SwitchOverIntegerConstants) {
  Lowered program(R"(
func f(x int) int {
	switch x {
	case 1, 2: return 10
	case 3: return 20
	case 4: return 30
	}
	return 0
}
func main() { f(1) }
)");
  EXPECT_EQ(program.count("main.f", "switch"), 1);
  EXPECT_EQ(program.count("main.f", "eq"), 0);
}

TEST(LowerTest, BodiesThatConstantsRuleOutAreNotReached) {
  Lowered program(R"(
const system = "linux"
const debug = false
func dead() bool { return true }
func alive() bool { return true }
func main() {
	switch system {
	case "windows", "plan9":
		dead()
	case "linux":
		alive()
		fallthrough
	case "darwin":
		println()
	default:
		dead()
	}
	switch {
	case debug:
		dead()
	}
	if debug && dead() {
		dead()
	}
	if x := debug && dead(); x || !debug {
		println()
	}
}
)");
  EXPECT_EQ(program.errors(), "");
  EXPECT_TRUE(program.has("main.alive"));
  EXPECT_FALSE(program.has("main.dead"));
  EXPECT_EQ(program.count("main.main", "print"), 2);
}

TEST(LowerTest, CallsComeBeforeTheVariablesOfAnExpression) {
  Lowered program(R"(
var count int
func next() int { count++; return count }
func late() int { return count + next() }
func local(n int) int { return n + next() }
func main() { println(late(), local(1)) }
)");
  EXPECT_EQ(program.errors(), "");
  EXPECT_EQ(program.ops("main.late"), "call global_addr load add return");
  EXPECT_EQ(program.ops("main.local"), "local store load call add return");
}

TEST(LowerTest, EveryModuleReadsBack) {
  Lowered program(R"(
type T struct { a []T; m map[string]*T; f func(T) interface{ M(T) } }
func (t T) M(u T) { println(len(t.a), len(u.m)) }
func main() {
	t := T{m: map[string]*T{}}
	t.f = func(x T) interface{ M(T) } { return x }
	t.f(t).M(t)
	select { case <-make(chan T): default: }
}
)");
  ASSERT_EQ(program.errors(), "");
  std::string text = ir::print(program.module());
  SourceManager sources;
  Diagnostics diagnostics;
  ir::Module again(&sources);
  ir::parse(sources.add("again.tir", text), again, diagnostics);
  EXPECT_EQ(render(diagnostics, sources, {}), "");
  EXPECT_EQ(ir::print(again), text);
}

TEST(LowerTest, AFunctionThatDefersHasARecoveryBlock) {
  Lowered program(
      "func f() (n int) {\n\tdefer println()\n\tn = 1\n\treturn\n}\nfunc main() { f() }");
  EXPECT_EQ(program.errors(), "");
  EXPECT_EQ(program.count("main.f", "kept_local"), 1);
  EXPECT_EQ(program.count("main.f", "recovery_point"), 1);
  EXPECT_EQ(program.count("main.f", "run_deferred"), 2);  // one for returns, one for recoveries
}

TEST(LowerTest, DefersAreNumberedIfNoneIsExecutedTwice) {
  Lowered program(
      "func f(b bool) {\n\tif b {\n\t\tdefer println(1)\n\t}\n\tdefer println(2)\n}\n"
      "func g() {\n\tdefer println(3)\n\tfor i := 0; i < 2; i++ {\n\t\tdefer println(4)\n\t}\n}\n"
      "func h() {\n\tfor {\n\t\tfunc() {\n\t\t\tdefer println(5)\n\t\t}()\n\t}\n}\n"
      "func main() {\n\tf(true)\n\tg()\n\th()\n}");
  EXPECT_EQ(program.errors(), "");
  const std::string text = ir::print(program.module());
  auto count = [&](absl::string_view part) {
    return std::ssize(std::vector<std::string>(absl::StrSplit(text, part))) - 1;
  };
  EXPECT_EQ(count("defer 0 "), 2);   // in f and in h's function literal
  EXPECT_EQ(count("defer 1 "), 1);   // in f
  EXPECT_EQ(count("defer -1 "), 2);  // in g
}

}  // namespace
}  // namespace tandem::go::lower
