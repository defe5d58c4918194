// Runs small programs in TIR text: memory, floating point, control flow, calls.
//
// The text is parsed and compiled to code in executable memory, which is called as a C++ function
// (execution.h), with the host's stack and no runtime. What needs the runtime is in testdata/run.

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "compiler/ir/text.h"
#include "compiler/x64/execution.h"

namespace tandem::x64 {
namespace {

uint64_t bits(double value) {
  return std::bit_cast<uint64_t>(value);
}
uint64_t bits(float value) {
  return std::bit_cast<uint32_t>(value);
}

class Program {
 public:
  explicit Program(std::string text) {
    FileId file = sources_.add("test.tir", std::move(text));
    Diagnostics diagnostics;
    ir::parse(file, module_, diagnostics);
    if (!diagnostics.has_errors()) ir::verify(module_, ir::Stage::kMachine, diagnostics);
    EXPECT_FALSE(diagnostics.has_errors()) << render(diagnostics, sources_, {});
  }

  void expect(std::string function, std::vector<uint64_t> integers, uint64_t result) {
    add(std::move(function), std::move(integers), {}, result, false);
  }
  void expect_from_floats(std::string function, std::vector<uint64_t> floats, uint64_t result) {
    add(std::move(function), {}, std::move(floats), result, false);
  }
  void expect_float(std::string function, std::vector<uint64_t> integers,
                    std::vector<uint64_t> floats, uint64_t result) {
    add(std::move(function), std::move(integers), std::move(floats), result, true);
  }

  void run() {
    std::vector<TestResult> results = execute(module_, calls_);
    for (size_t i = 0; i < results.size(); ++i) {
      uint64_t got = is_float_[i] ? results[i].floating_point : results[i].integer;
      if (is_float_[i] && expected_[i] >> 32 == 0) got = static_cast<uint32_t>(got);  // a float32
      EXPECT_EQ(got, expected_[i]) << "call " << i << ", of " << calls_[i].function << std::hex
                                   << ": got " << got << ", want " << expected_[i];
    }
  }

 private:
  void add(std::string function, std::vector<uint64_t> integers, std::vector<uint64_t> floats,
           uint64_t result, bool is_float) {
    calls_.push_back({std::move(function), std::move(integers), std::move(floats)});
    expected_.push_back(result);
    is_float_.push_back(is_float);
  }

  SourceManager sources_;
  ir::Module module_{&sources_};
  std::vector<TestCall> calls_;
  std::vector<uint64_t> expected_;
  std::vector<bool> is_float_;
};

TEST(ProgramTest, Fibonacci) {
  Program p(R"(
func @"fib" func(int) (int) {
b0(v0: int):
  v1: int = const 2
  v2: bool = lt v0, v1
  branch v2, b1, b2
b1:
  return v0
b2:
  v3: int = const 1
  v4: int = sub v0, v3
  v5: int = call @"fib" func(int) (int) v4
  v6: int = sub v0, v1
  v7: int = call @"fib" func(int) (int) v6
  v8: int = add v5, v7
  return v8
}
)");
  p.expect("fib", {1}, 1);
  p.expect("fib", {20}, 6765);
  p.run();
}

TEST(ProgramTest, LoopsOverMemory) {
  Program p(R"(
global @"numbers" [8]int size 64 align 8
func @"fill" func(int) (int) {
b0(v0: int):
  v1: *int = global_addr @"numbers"
  v2: int = const 0
  v20: int = const 1
  jump b1(v2)
b1(v3: int):
  v4: int = const 8
  v5: bool = lt v3, v4
  branch v5, b2, b3(v2, v2)
b2:
  v6: *int = element_addr v1, v3
  v7: int = mul v3, v0
  store v6, v7
  v8: int = add v3, v20
  jump b1(v8)
b3(v9: int, v10: int):
  v11: bool = lt v9, v4
  branch v11, b4, b5
b4:
  v12: *int = element_addr v1, v9
  v13: int = load v12
  v14: int = add v10, v13
  v15: int = add v9, v20
  jump b3(v15, v14)
b5:
  v16: *int = element_addr v1, v4
  v17: int = const -1
  v18: *int = element_addr v16, v17
  v19: int = load v18
  v21: int = add v10, v19
  v22: int = load v18
  v23: int = add v22, v0
  store v18, v23
  v24: int = load v18
  v25: int = sub v21, v24
  return v25
}
)");
  p.expect("fill", {3}, 28 * 3 + 21 - 24);
  p.run();
}

TEST(ProgramTest, NarrowMemory) {
  std::string text = "global @\"place\" [4]int size 32 align 8\n";
  for (std::string type : {"int8", "int16", "int32", "uint8", "uint16", "uint32"}) {
    bool is_signed = type[0] == 'i';
    std::string wide = is_signed ? "int64" : "uint64";
    absl::StrAppend(&text, "func @\"load.", type, "\" func(uint64) (", wide,
                    ") {\nb0(v0: uint64):\n",
                    "  v1: *uint64 = global_addr @\"place\"\n  store v1, v0\n  v2: *", type,
                    " = reinterpret v1\n  v3: ", type, " = load v2\n  v4: ", wide,
                    " = convert v3\n  return v4\n}\n");
    absl::StrAppend(&text, "func @\"store.", type, "\" func(", type, ") (uint64) {\nb0(v0: ", type,
                    "):\n  v1: *uint64 = global_addr @\"place\"\n  v5: uint64 = const -1\n",
                    "  store v1, v5\n  v2: *", type,
                    " = reinterpret v1\n  store v2, v0\n  v3: uint64 = load v1\n  return v3\n}\n");
  }
  Program p(text);
  uint64_t x = 0x8182838485868788;
  p.expect("load.int8", {x}, 0xffffffffffffff88);
  p.expect("load.int16", {x}, 0xffffffffffff8788);
  p.expect("load.int32", {x}, 0xffffffff85868788);
  p.expect("load.uint8", {x}, 0x88);
  p.expect("load.uint16", {x}, 0x8788);
  p.expect("load.uint32", {x}, 0x85868788);
  p.expect("store.uint8", {x}, 0xffffffffffffff88);
  p.expect("store.uint16", {x}, 0xffffffffffff8788);
  p.expect("store.uint32", {x}, 0xffffffff85868788);
  p.run();
}

TEST(ProgramTest, CopiesAndClears) {
  std::string text;
  const int sizes[] = {1, 3, 7, 8, 12, 15, 16, 17, 24, 31, 33, 64, 100, 127, 128, 129, 200, 1000};
  for (int size : sizes) {
    std::string type = absl::StrCat("[", size, "]uint8");
    absl::StrAppend(&text, "global @\"from", size, "\" ", type, " size ", size, " align 1 data \"",
                    std::string(static_cast<size_t>(size), 'x'), "\"\n");
    // The sum of the bytes of a copy between zeros, then the copy cleared.
    absl::StrAppend(&text, "func @\"copy", size, "\" func() (int) {\nb0:\n",
                    "  v0: *[1100]uint8 = local [1100]uint8\n  clear [1100]uint8 v0\n", "  v1: *",
                    type, " = global_addr @\"from", size, "\"\n",
                    "  v2: int = const 5\n  v30: *[1100]uint8 = ptr_add v0, v2\n  v3: *", type,
                    " = reinterpret v30\n  move ", type, " v3, v1\n",
                    "  v4: int = call @\"sum\" func(*[1100]uint8) (int) v0\n  clear ", type,
                    " v3\n  v5: int = call @\"sum\" func(*[1100]uint8) (int) v0\n",
                    "  v6: int = const 1000\n  v7: int = mul v5, v6\n  v8: int = add v4, v7\n",
                    "  return v8\n}\n");
  }
  absl::StrAppend(&text, R"(
func @"sum" func(*[1100]uint8) (int) {
b0(v0: *[1100]uint8):
  v1: int = const 0
  v2: *uint8 = reinterpret v0
  jump b1(v1, v1)
b1(v3: int, v4: int):
  v5: *uint8 = element_addr v2, v3
  v6: uint8 = load v5
  v7: int = convert v6
  v8: int = add v4, v7
  v9: int = const 1
  v10: int = add v3, v9
  v11: int = const 1100
  v12: bool = lt v10, v11
  branch v12, b1(v10, v8), b2
b2:
  return v8
}
)");
  Program p(text);
  for (int size : sizes)
    p.expect(absl::StrCat("copy", size), {}, static_cast<uint64_t>(size * 'x'));
  p.run();
}

TEST(ProgramTest, FloatArithmetic) {
  std::string text;
  for (std::string type : {"float32", "float64"}) {
    for (std::string op : {"add", "sub", "mul", "quotient"}) {
      absl::StrAppend(&text, "func @\"", op, ".", type, "\" func(", type, ", ", type, ") (", type,
                      ") {\nb0(v0: ", type, ", v1: ", type, "):\n  v2: ", type, " = ", op,
                      " v0, v1\n  return v2\n}\n");
    }
    for (std::string op : {"neg", "sqrt"}) {
      absl::StrAppend(&text, "func @\"", op, ".", type, "\" func(", type, ") (", type,
                      ") {\nb0(v0: ", type, "):\n  v2: ", type, " = ", op, " v0\n  return v2\n}\n");
    }
  }
  absl::StrAppend(&text, R"(
func @"constants" func(float64) (float64) {
b0(v0: float64):
  v1: float64 = float_const 1.5
  v2: float64 = float_const 0
  v3: float64 = mul v0, v1
  v4: float64 = sub v2, v3
  return v4
}
)");
  Program p(text);
  p.expect_float("add.float64", {}, {bits(1.5), bits(2.25)}, bits(3.75));
  p.expect_float("sub.float64", {}, {bits(1.5), bits(2.25)}, bits(-0.75));
  p.expect_float("mul.float64", {}, {bits(1.5), bits(2.25)}, bits(1.5 * 2.25));
  p.expect_float("quotient.float64", {}, {bits(1.0), bits(3.0)}, bits(1.0 / 3.0));
  p.expect_float("quotient.float64", {}, {bits(1.0), bits(0.0)}, bits(HUGE_VAL));
  p.expect_float("neg.float64", {}, {bits(0.0)}, bits(-0.0));
  p.expect_float("neg.float64", {}, {bits(-2.5)}, bits(2.5));
  p.expect_float("sqrt.float64", {}, {bits(2.0)}, bits(std::sqrt(2.0)));
  p.expect_float("add.float32", {}, {bits(1.5f), bits(2.25f)}, bits(3.75f));
  p.expect_float("quotient.float32", {}, {bits(1.0f), bits(3.0f)}, bits(1.0f / 3.0f));
  p.expect_float("neg.float32", {}, {bits(7.0f)}, bits(-7.0f));
  p.expect_float("constants", {}, {bits(2.0)}, bits(-3.0));
  p.run();
}

TEST(ProgramTest, FloatComparisons) {
  std::string text;
  for (std::string op : {"eq", "ne", "lt", "le", "gt", "ge"}) {
    absl::StrAppend(&text, "func @\"set.", op, "\" func(float64, float64) (int) {\n",
                    "b0(v0: float64, v1: float64):\n  v2: bool = ", op, " v0, v1\n",
                    "  v3: int = const 1\n  v4: int = const 0\n",
                    "  v5: bool = not v2\n  v6: bool = not v5\n",
                    "  v7: int = cond_select v6, v3, v4\n  return v7\n}\n");
    absl::StrAppend(&text, "func @\"branch.", op, "\" func(float64, float64) (int) {\n",
                    "b0(v0: float64, v1: float64):\n  v2: bool = ", op, " v0, v1\n",
                    "  branch v2, b1, b2\nb1:\n  v3: int = const 1\n  return v3\n",
                    "b2:\n  v4: int = const 0\n  return v4\n}\n");
    absl::StrAppend(&text, "func @\"select.", op, "\" func(float64, float64) (float64) {\n",
                    "b0(v0: float64, v1: float64):\n  v2: bool = ", op, " v0, v1\n",
                    "  v3: float64 = float_const 1\n  v4: float64 = float_const 2\n",
                    "  v5: float64 = cond_select v2, v3, v4\n  return v5\n}\n");
  }
  Program p(text);
  double nan = std::numeric_limits<double>::quiet_NaN();
  const double values[] = {-1, 0, 2, nan};
  for (double a : values) {
    for (double b : values) {
      const std::pair<std::string, bool> want[] = {{"eq", a == b}, {"ne", a != b}, {"lt", a < b},
                                                   {"le", a <= b}, {"gt", a > b},  {"ge", a >= b}};
      for (const auto& [op, result] : want) {
        p.expect_from_floats("set." + op, {bits(a), bits(b)}, result);
        p.expect_from_floats("branch." + op, {bits(a), bits(b)}, result);
        p.expect_float("select." + op, {}, {bits(a), bits(b)}, bits(result ? 1.0 : 2.0));
      }
    }
  }
  p.run();
}

TEST(ProgramTest, Conversions) {
  std::string text;
  const std::string integers[] = {"int8",  "int16",  "int32",  "int64",
                                  "uint8", "uint16", "uint32", "uint64"};
  for (const std::string& integer : integers) {
    std::string wide = integer[0] == 'i' ? "int64" : "uint64";
    for (std::string type : {"float32", "float64"}) {
      absl::StrAppend(&text, "func @\"", integer, ".to.", type, "\" func(", integer, ") (", type,
                      ") {\nb0(v0: ", integer, "):\n  v1: ", type,
                      " = convert v0\n  return v1\n}\n");
      absl::StrAppend(&text, "func @\"", type, ".to.", integer, "\" func(", type, ") (", wide,
                      ") {\nb0(v0: ", type, "):\n  v1: ", integer, " = convert v0\n");
      if (integer == wide) {
        absl::StrAppend(&text, "  return v1\n}\n");
      } else {
        absl::StrAppend(&text, "  v2: ", wide, " = convert v1\n  return v2\n}\n");
      }
    }
  }
  absl::StrAppend(&text, R"(
func @"widen" func(float32) (float64) {
b0(v0: float32):
  v1: float64 = convert v0
  return v1
}
func @"narrow" func(float64) (float32) {
b0(v0: float64):
  v1: float32 = convert v0
  return v1
}
)");
  Program p(text);
  const uint64_t values[] = {0,
                             1,
                             200,
                             0xff80,
                             0x80000000,
                             0xffffffff,
                             1ull << 53,
                             (1ull << 62) + 1,
                             1ull << 63,
                             (1ull << 63) + 1025,
                             (1ull << 63) + 1024,
                             ~0ull};
  for (uint64_t x : values) {
    p.expect_float("int8.to.float64", {x}, {}, bits(double(int8_t(x))));
    p.expect_float("int16.to.float32", {x}, {}, bits(float(int16_t(x))));
    p.expect_float("int32.to.float64", {x}, {}, bits(double(int32_t(x))));
    p.expect_float("int64.to.float64", {x}, {}, bits(double(int64_t(x))));
    p.expect_float("uint8.to.float64", {x}, {}, bits(double(uint8_t(x))));
    p.expect_float("uint16.to.float64", {x}, {}, bits(double(uint16_t(x))));
    p.expect_float("uint32.to.float64", {x}, {}, bits(double(uint32_t(x))));
    p.expect_float("uint64.to.float64", {x}, {}, bits(double(x)));
    p.expect_float("uint64.to.float32", {x}, {}, bits(float(x)));
  }
  for (double x : {0.0, 1.9, -1.9, 100.5, 127.0, 4294967295.0, 9.3e18}) {
    p.expect_from_floats("float64.to.int64", {bits(x)},
                         x < 9.2e18 ? uint64_t(int64_t(x)) : uint64_t{1} << 63);
    if (x > -1) p.expect_from_floats("float64.to.uint64", {bits(x)}, uint64_t(x));
    if (x < 1e6) p.expect_from_floats("float64.to.int32", {bits(x)}, uint64_t(int32_t(x)));
    if (x < 200) p.expect_from_floats("float64.to.int8", {bits(x)}, uint64_t(int8_t(x)));
    if (x > -1 && x < 9e18) p.expect_from_floats("float64.to.uint32", {bits(x)}, uint32_t(x));
  }
  p.expect_from_floats("float64.to.uint64", {bits(std::nan(""))}, uint64_t{1} << 63);
  p.expect_from_floats("float32.to.uint64", {bits(1e19f)}, uint64_t(1e19f));
  p.expect_float("widen", {}, {bits(1.25f)}, bits(1.25));
  p.expect_float("narrow", {}, {bits(0.1)}, bits(0.1f));
  p.run();
}

TEST(ProgramTest, Switches) {
  std::string text;
  // Dense, sparse, few, negative.
  const std::pair<std::string, std::vector<int64_t>> kinds[] = {
      {"dense", {3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 20}},
      {"sparse", {-1000000, -5, 0, 77, 1000, 123456789, INT64_MAX, INT64_MIN, 12, 13}},
      {"few", {1, 2, 5}},
      {"mixed", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1000, 2000, 3000, -1, -2, -3}}};
  for (const auto& [name, cases] : kinds) {
    absl::StrAppend(&text, "func @\"", name, "\" func(int) (int) {\nb0(v0: int):\n",
                    "  v1: int = const -1\n  switch v0, b1(v1)");
    for (size_t i = 0; i < cases.size(); ++i) {
      absl::StrAppend(&text, ", ", cases[i], ": b", i + 2);
    }
    absl::StrAppend(&text, "\nb1(v2: int):\n  return v2\n");
    for (size_t i = 0; i < cases.size(); ++i) {
      absl::StrAppend(&text, "b", i + 2, ":\n  v", i + 3, ": int = const ", 100 + i,
                      i % 2 == 0 ? absl::StrCat("\n  return v", i + 3, "\n")
                                 : absl::StrCat("\n  jump b1(v", i + 3, ")\n"));
    }
    absl::StrAppend(&text, "}\n");
  }
  Program p(text);
  for (const auto& [name, cases] : kinds) {
    for (size_t i = 0; i < cases.size(); ++i) {
      p.expect(name, {static_cast<uint64_t>(cases[i])}, 100 + i);
    }
    for (int64_t other : {8, 21, 15, -7, 19, 100000}) {
      if (std::find(cases.begin(), cases.end(), other) != cases.end()) continue;
      p.expect(name, {static_cast<uint64_t>(other)}, ~0ull);
    }
  }
  p.run();
}

TEST(ProgramTest, ValuesLiveAcrossCalls) {
  Program p(R"(
func @"test.clobber" func(int) (int) external
func @"many" func(int, float64) (int) {
b0(v0: int, v1: float64):
  v2: int = const 3
  v3: int = mul v0, v2
  v4: int = add v3, v0
  v5: int = xor v4, v0
  v6: float64 = add v1, v1
  v7: int = call @"test.clobber" func(int) (int) v0
  v8: int = call @"test.clobber" func(int) (int) v7
  v9: int = add v3, v4
  v10: int = add v9, v5
  v11: int = add v10, v8
  v12: float64 = add v6, v1
  v13: int = convert v12
  v14: int = add v11, v13
  return v14
}
func @"pressure" func(int) (int) {
b0(v0: int):
  v1: int = add v0, v0
  v2: int = add v1, v0
  v3: int = add v2, v0
  v4: int = add v3, v0
  v5: int = add v4, v0
  v6: int = add v5, v0
  v7: int = add v6, v0
  v8: int = add v7, v0
  v9: int = add v8, v0
  v10: int = add v9, v0
  v11: int = add v10, v0
  v12: int = add v11, v0
  v13: int = add v12, v0
  v14: int = add v13, v0
  v15: int = add v14, v0
  v16: int = add v15, v0
  v20: int = mul v16, v1
  v21: int = mul v20, v2
  v22: int = sub v21, v3
  v23: int = mul v22, v4
  v24: int = sub v23, v5
  v25: int = mul v24, v6
  v26: int = sub v25, v7
  v27: int = mul v26, v8
  v28: int = sub v27, v9
  v29: int = mul v28, v10
  v30: int = sub v29, v11
  v31: int = mul v30, v12
  v32: int = sub v31, v13
  v33: int = mul v32, v14
  v34: int = sub v33, v15
  return v34
}
)");
  int64_t x = 5, v[17] = {x};
  for (int i = 1; i < 17; ++i) v[i] = v[i - 1] + x;
  uint64_t product = static_cast<uint64_t>(v[16] * v[1] * v[2] - v[3]);
  for (int i = 4; i < 15; i += 2) product = product * v[i] - v[i + 1];
  p.expect("pressure", {5}, product);
  p.run();
}

TEST(ProgramTest, CallsThroughPointersAndTheStack) {
  Program p(R"(
func @"test.clobber" func(int) (int) external
func @"sum12" func(int, int, int, int, int, int, int, int, int, int, uint8, int) (int, int) {
b0(v0: int, v1: int, v2: int, v3: int, v4: int, v5: int, v6: int, v7: int, v8: int, v9: int, v10: uint8, v11: int):
  v12: int = call @"test.clobber" func(int) (int) v0
  v13: int = add v12, v1
  v14: int = add v13, v2
  v15: int = add v14, v3
  v16: int = add v15, v4
  v17: int = add v16, v5
  v18: int = add v17, v6
  v19: int = add v18, v7
  v20: int = add v19, v8
  v21: int = add v20, v9
  v22: int = convert v10
  v23: int = add v21, v22
  v24: int = add v23, v11
  return v24, v9
}
func @"stack" func(int) (int) {
b0(v0: int):
  v1: int = const 1000
  v2: uint8 = const 77
  v3: int, v4: int = call @"sum12" func(int, int, int, int, int, int, int, int, int, int, uint8, int) (int, int) v0, v0, v0, v0, v0, v0, v0, v0, v0, v1, v2, v0
  v5: int = sub v3, v4
  return v5
}
func @"twice" func(*int, int) (int) closure {
b0(v0: *int, v1: int):
  v2: *int = closure_context
  v3: *int = reinterpret v2
  v4: int = const 8
  v5: *int = ptr_add v3, v4
  v6: int = load v5
  v7: int = mul v1, v6
  v8: int = load v0
  v9: int = add v7, v8
  return v9
}
func @"indirect" func(int) (int) {
b0(v0: int):
  v1: *[2]int = local [2]int
  v2: unsafe.Pointer = code_addr @"twice"
  v3: *unsafe.Pointer = reinterpret v1
  store v3, v2
  v4: int = const 8
  v5: *[2]int = ptr_add v1, v4
  v6: *int = reinterpret v5
  v7: int = const 6
  store v6, v7
  v8: unsafe.Pointer = load v3
  v9: int = call_indirect func(*int, int) (int) v8, v1, v6, v0
  return v9
}
)");
  p.expect("stack", {1}, 2 + 8 + 77 + 1);
  p.expect("indirect", {7}, 42 + 6);
  p.run();
}

}  // namespace
}  // namespace tandem::x64
