// Tests of loading: constraints, go.mod, the packages of programs in temporary directories, and the
// errors in go's wording.
//
// LoadTest writes a tree of small files, loads some of it and compares the packages in their order,
// or the messages, with the directory's name replaced by $. GOROOT is the directory goroot of that
// tree, so that no test depends on an installed Go.

#include "compiler/go/load/load.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "compiler/go/load/constraints.h"
#include "compiler/go/load/gomod.h"
#include "compiler/go/load/test_main.h"
#include "gtest/gtest.h"

namespace tandem::go::load {
namespace {

namespace fs = std::filesystem;

// ---- Constraints --------------------------------------------------------------------------------

TEST(Constraints, FileNames) {
  const BuildTags tags({"extra"});
  for (const char* name : {"a.go", "linux.go", "amd64.go", "a_linux.go", "a_amd64.go",
                           "a_linux_amd64.go", "linux_amd64.go", "a_other.go", "a_linux_x.go",
                           "a_unix.go", "windows.go", "arm_amd64.go", "a_extra.go"}) {
    EXPECT_TRUE(tags.matches_name(name)) << name;
  }
  for (const char* name :
       {"a_windows.go", "a_arm64.go", "a_linux_arm64.go", "a_windows_amd64.go", "a_test.go",
        "a_linux_test.go", "_a.go", ".a.go", "a.s", "a", "a_386.go", "b_windows.x.go"}) {
    EXPECT_FALSE(tags.matches_name(name)) << name;
  }
}

TEST(Constraints, Tags) {
  const BuildTags tags({"extra"});
  for (const char* tag : {"linux", "amd64", "unix", "gc", "go1.1", "go1.21", "extra"}) {
    EXPECT_TRUE(tags.has(tag)) << tag;
  }
  for (const char* tag :
       {"cgo", "windows", "gccgo", "go1.22", "go1.0", "go1.021", "go1", "ignore", ""}) {
    EXPECT_FALSE(tags.has(tag)) << tag;
  }
}

TEST(Constraints, Lines) {
  const BuildTags tags;
  auto matches = [&](absl::string_view text) {
    const absl::StatusOr<bool> result = tags.matches_text(text);
    if (!result.ok()) return std::string(result.status().message());
    return std::string(*result ? "yes" : "no");
  };
  EXPECT_EQ(matches("package p\n"), "yes");
  EXPECT_EQ(matches("//go:build linux && !cgo\n\npackage p\n"), "yes");
  EXPECT_EQ(matches("// Comment.\n\n//go:build windows || (amd64 && go1.22)\n\npackage p\n"), "no");
  EXPECT_EQ(matches("/* c */ //go:build windows\npackage p\n"), "yes");
  EXPECT_EQ(matches("/*\n//go:build windows\n*/\npackage p\n"), "yes");
  EXPECT_EQ(matches("/* c */\n//go:build windows\npackage p\n"), "no");
  EXPECT_EQ(matches("package p\n//go:build windows\n"), "yes");
  EXPECT_EQ(matches("//go:buildx windows\npackage p\n"), "yes");
  EXPECT_EQ(matches("// +build windows\n\npackage p\n"), "no");
  EXPECT_EQ(matches("// +build windows\npackage p\n"), "yes");
  EXPECT_EQ(matches("// +build windows linux,amd64\n// +build !cgo\n\npackage p\n"), "yes");
  EXPECT_EQ(matches("// +build linux\n// +build !amd64\n\npackage p\n"), "no");
  EXPECT_EQ(matches("//go:build linux\n// +build windows\n\npackage p\n"), "yes");
  EXPECT_EQ(matches("//go:build linux\n//go:build linux\npackage p\n"),
            "multiple //go:build comments");
  EXPECT_EQ(matches("//go:build (linux\npackage p\n"),
            "parsing //go:build line: missing close paren");
  EXPECT_EQ(matches("//go:build !!linux\npackage p\n"),
            "parsing //go:build line: double negation not allowed");
  EXPECT_EQ(matches("//go:build linux &\npackage p\n"),
            "parsing //go:build line: invalid syntax at &");
  EXPECT_EQ(matches("//go:build linux amd64\npackage p\n"),
            "parsing //go:build line: unexpected token amd64");
  EXPECT_EQ(matches("//go:build\npackage p\n"),
            "parsing //go:build line: unexpected end of expression");
  EXPECT_EQ(matches("//go:build " + std::string(100000, '(') + "\npackage p\n"),
            "parsing //go:build line: expression nested too deeply");
}

TEST(GoMod, Directives) {
  const absl::StatusOr<Module> module =
      parse_gomod("// c\nmodule example.com/m // c\n\ngo 1.20\n\nrequire (\n\tx.y/z v1.0.0\n)\n");
  ASSERT_TRUE(module.ok());
  EXPECT_EQ(module->path, "example.com/m");
  EXPECT_EQ(module->go_version, "go1.20");
  EXPECT_EQ(parse_gomod("module \"m\"\n")->path, "m");
  EXPECT_EQ(parse_gomod("module (\n\tm\n)\n")->path, "m");
  EXPECT_EQ(parse_gomod("go 1.20\n").status().message(), "no module declaration in go.mod");
}

TEST(GoMod, Versions) {
  auto version = [](absl::string_view directives) {
    const absl::StatusOr<Module> module = parse_gomod(absl::StrCat("module m\n", directives));
    return module.ok() ? module->go_version : std::string(module.status().message());
  };
  EXPECT_EQ(version(""), "go1.16");
  EXPECT_EQ(version("go 1.9\n"), "go1.9");
  EXPECT_EQ(version("go 1.21.3\n"), "go1.21.3");
  EXPECT_EQ(version("go 1.21rc2\n"), "go1.21rc2");
  for (const char* invalid : {"go1.20", "1", "1.", "1.020", "1.20.", "1.20rc", "2.1", "x"}) {
    EXPECT_EQ(version(absl::StrCat("\ngo ", invalid, "\n")),
              absl::StrCat("go.mod:3: invalid go version '", invalid, "': must match format 1.23"));
  }
  EXPECT_EQ(version("go 1.22.1\n"), "go.mod requires go >= 1.22.1 (running go 1.21)");
  EXPECT_EQ(version("go 1.19\ngo 1.20\n"), "go.mod:3: repeated go statement");
}

TEST(GoMod, VersionsOfVendoredPackages) {
  const absl::flat_hash_map<std::string, std::string> versions = parse_vendor_list(
      "# a.org/a v1.0.0\n## explicit; go 1.18\na.org/a\na.org/a/b\n# c.org v0.1.0\nc.org/c\n");
  EXPECT_EQ(versions.size(), 3u);
  EXPECT_EQ(versions.at("a.org/a"), "go1.18");
  EXPECT_EQ(versions.at("a.org/a/b"), "go1.18");
  EXPECT_EQ(versions.at("c.org/c"), "go1.16");
}

// ---- Programs -----------------------------------------------------------------------------------

// A directory of files; GOROOT is the directory "goroot" in it.
class LoadTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "tandem_load_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    options_.goroot = path("goroot");
    write("goroot/src/fmt/print.go", "package fmt\nimport _ \"internal/io\"\n");
    write("goroot/src/internal/io/io.go", "package io\nimport _ \"unsafe\"\n");
    write("goroot/src/net/net.go", "package net\nimport _ \"golang.org/x/dns\"\n");
    write("goroot/src/vendor/golang.org/x/dns/dns.go", "package dns\n");
  }
  void TearDown() override { fs::remove_all(root_); }

  std::string path(const std::string& name) const { return (root_ / name).string(); }
  void write(const std::string& name, const std::string& text) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }
  // Loads and returns the paths of the packages in order; after errors those, with the directory as
  // $.
  std::string load_paths(const std::vector<std::string>& names) {
    std::vector<std::string> inputs;
    for (const std::string& name : names) inputs.push_back(path(name));
    diagnostics_ = {};
    program_ = load(sources_, inputs, options_, diagnostics_);
    return result();
  }
  std::string result() const {
    if (diagnostics_.has_errors()) {
      return absl::StrReplaceAll(render(diagnostics_, sources_, {}), {{root_.string(), "$"}});
    }
    return absl::StrJoin(program_.packages, " ", [](std::string* out, const auto& package) {
      absl::StrAppend(out, package->path);
    });
  }

  fs::path root_;
  Options options_;
  SourceManager sources_;
  Diagnostics diagnostics_;
  Program program_;
};

TEST_F(LoadTest, FilesThatAreNamed) {
  write("a.go", "package main\nimport \"fmt\"\n");
  write("b_windows.go", "//go:build ignore\n\npackage main\nimport \"unsafe\"\n");
  EXPECT_EQ(load_paths({"a.go", "b_windows.go"}), "unsafe internal/io fmt main");
  EXPECT_EQ(program_.main, program_.find("main"));
  EXPECT_EQ(program_.main->import_path, "command-line-arguments");
  ASSERT_EQ(program_.main->files.size(), 2u);
  EXPECT_EQ(program_.main->expr_count, program_.main->files[1].syntax()->expr_end);
  EXPECT_EQ(program_.main->import_map.at("fmt"), program_.find("fmt"));
  EXPECT_TRUE(program_.find("fmt")->standard);
  EXPECT_TRUE(program_.find("unsafe")->is_unsafe());
  EXPECT_FALSE(program_.main->standard);
}

TEST_F(LoadTest, DirectoryWithModuleAndVendor) {
  write("m/go.mod", "module example.com/m\ngo 1.19\n");
  write("m/a.go",
        "package main\nimport (\n\t\"example.com/m/b\"\n\t\"other.org/v\"\n\t\"net\"\n)\n");
  write("m/a_test.go", "package main\nimport \"nowhere\"\n");
  write("m/a_windows.go", "package main\nimport \"nowhere\"\n");
  write("m/cgo.go", "package main\nimport \"C\"\n");
  write("m/doc.go", "package documentation\n");
  write("m/b/b.go", "package b\nimport \"example.com/m/b/internal/c\"\n");
  write("m/b/internal/c/c.go", "package c\n");
  write("m/vendor/other.org/v/v.go", "package v\n");
  write("m/vendor/modules.txt", "# other.org v1.0.0\n## explicit; go 1.12\nother.org/v\n");
  EXPECT_EQ(
      load_paths({"m"}),
      "example.com/m/b/internal/c example.com/m/b other.org/v vendor/golang.org/x/dns net main");
  EXPECT_EQ(program_.main->import_path, "example.com/m");
  EXPECT_EQ(program_.main->go_version, "go1.19");
  EXPECT_EQ(program_.find("net")->go_version, "go1.21");
  EXPECT_EQ(program_.find("other.org/v")->go_version, "go1.12");
  EXPECT_EQ(program_.find("net")->import_map.at("golang.org/x/dns")->path,
            "vendor/golang.org/x/dns");
}

TEST_F(LoadTest, OrderIsThatOfInitialization) {
  write("m/go.mod", "module m\n");
  write("m/main.go", "package main\nimport (\n\t\"m/a\"\n\t\"m/b\"\n\t\"m/c\"\n)\n");
  write("m/a/a.go", "package a\nimport _ \"m/c\"\n");
  write("m/b/b.go", "package b\n");
  write("m/c/c.go", "package c\n");
  EXPECT_EQ(load_paths({"m"}), "m/b m/c m/a main");
}

TEST_F(LoadTest, OverlayReplacesStandardPackages) {
  write("a.go", "package main\nimport \"fmt\"\n");
  options_.overlay = {{"fmt", {{"f.go", "package fmt\n"}, {"f_windows.go", "package wrong\n"}}},
                      {"runtime", {{"r.go", "package runtime\nimport \"unsafe\"\n"}}}};
  options_.implicit_imports = {"runtime"};
  EXPECT_EQ(load_paths({"a.go"}), "fmt unsafe runtime main");
  EXPECT_TRUE(program_.find("runtime")->standard);
}

TEST_F(LoadTest, OverlayReplacesFunctions) {
  write("root/src/p/p.go",
        "package p\nimport \"unsafe\"\ntype T[P any] struct{}\n"
        "func f() {}\nfunc (t *T[P]) g() {}\nfunc (t T[P]) h() {}\nfunc init() {}\n");
  write("a.go", "package main\nimport \"p\"\n");
  options_.goroot = path("root");
  options_.overlay = {{"p",
                       {{"q.go", "package p\nfunc f() {}\nfunc (t T[P]) g() {}\nfunc init() {}\n"}},
                       OverlayPackage::How::kPatch}};
  EXPECT_EQ(load_paths({"a.go"}), "unsafe p main");
  // The import, the type, h, and its own init.
  EXPECT_EQ(program_.find("p")->files[0].syntax()->decls.size(), 4u);
  EXPECT_EQ(program_.find("p")->files[1].syntax()->decls.size(), 3u);
}

TEST_F(LoadTest, OverlayReplacesConstants) {
  write("root/src/p/p.go", "package p\nconst limit = 1\nconst other = 2\nconst (\n\ta = iota\n)\n");
  write("a.go", "package main\nimport \"p\"\n");
  options_.goroot = path("root");
  options_.overlay = {
      {"p", {{"q.go", "package p\nconst limit = 5\n"}}, OverlayPackage::How::kPatch}};
  EXPECT_EQ(load_paths({"a.go"}), "p main");
  EXPECT_EQ(program_.find("p")->files[0].syntax()->decls.size(), 2u);
}

TEST_F(LoadTest, RelativeImportsOutsideOfModules) {
  write("a.go", "package main\nimport \"./b\"\n");
  write("b/b.go", "package b\n");
  EXPECT_EQ(load_paths({"a.go"}), absl::StrCat("_", path("b"), " main"));
}

TEST_F(LoadTest, DirectoriesOfGorootAreStandardPackages) {
  options_.overlay = {{"internal/io", {{"io.go", "package io\nimport _ \"nowhere\"\n"}}}};
  EXPECT_EQ(load_paths({"goroot/src/fmt"}), "unsafe internal/io fmt");
  EXPECT_TRUE(program_.main->standard);
  EXPECT_TRUE(program_.main->named);
  EXPECT_FALSE(program_.find("internal/io")->named);
  EXPECT_EQ(load_paths({"goroot/src/vendor/golang.org/x/dns"}), "vendor/golang.org/x/dns");
}

TEST_F(LoadTest, StandardLibrary) {
  write("goroot/src/builtin/builtin.go", "package builtin\n");
  write("goroot/src/cmd/x/x.go", "package main\nimport _ \"nowhere\"\n");
  write("goroot/src/fmt/testdata/t.go", "package t\nimport _ \"nowhere\"\n");
  write("goroot/src/other/o_windows.go", "package other\n");
  write("goroot/src/only/only_test.go", "package only\n");
  program_ = load_standard_library(sources_, options_, diagnostics_);
  EXPECT_EQ(result(), "unsafe internal/io fmt vendor/golang.org/x/dns net");
  EXPECT_TRUE(program_.find("internal/io")->named);
  options_.tests = true;
  program_ = load_standard_library(sources_, options_, diagnostics_);
  EXPECT_EQ(result(), "only unsafe internal/io fmt vendor/golang.org/x/dns net");
  EXPECT_EQ(program_.find("only")->test_files.size(), 1u);
}

TEST_F(LoadTest, TestsOfAPackage) {
  write("m/go.mod", "module m\n");
  write("m/a.go", "package a\n");
  write("m/in_test.go", "package a\nimport _ \"m/b\"\n");
  write("m/out_test.go", "package a_test\nimport _ \"m\"\nimport _ \"m/internal/c\"\n");
  write("m/out_windows_test.go", "package a_test\nimport _ \"nowhere\"\n");
  write("m/b/b.go", "package b\nimport _ \"m\"\n");
  write("m/internal/c/c.go", "package c\n");
  EXPECT_EQ(load_paths({"m"}), "m");
  options_.tests = true;
  EXPECT_EQ(load_paths({"m"}), "m m/b m/internal/c");
  const Package& package = *program_.main;
  EXPECT_EQ(package.files.size(), 1u);
  EXPECT_EQ(package.test_files.size(), 1u);
  EXPECT_EQ(package.import_map.at("m/b"), program_.find("m/b"));
  ASSERT_NE(package.external_test, nullptr);
  EXPECT_EQ(package.external_test->path, "m_test");
  EXPECT_EQ(package.external_test->import_map.at("m"), &package);
  write("m/wrong_test.go", "package c\n");
  EXPECT_EQ(load_paths({"m"}), "found packages a and c (wrong_test.go) in $/m\n");
}

TEST_F(LoadTest, ProgramsThatRunTests) {
  write("goroot/src/testing/testing.go", "package testing\n");
  write("goroot/src/testing/internal/testdeps/deps.go", "package testdeps\n");
  write("goroot/src/os/os.go", "package os\n");
  write("m/go.mod", "module m\n");
  write("m/a.go", "package main\n");
  write("m/in_test.go", "package main\nimport \"testing\"\nfunc TestA(*testing.T) {}\n");
  write("m/out_test.go",
        "package main_test\nimport _ \"m/b\"\nfunc ExampleB() { // Output: b\n}\n");
  write("m/b/b.go", "package b\nimport _ \"unsafe\"\n");
  options_.tests = options_.test_program = true;
  EXPECT_EQ(load_paths({"m"}), "os testing m testing/internal/testdeps unsafe m/b m_test main");
  EXPECT_EQ(program_.tested, program_.find("m"));
  EXPECT_TRUE(program_.has_tests);
  EXPECT_EQ(program_.tested->files.size(), 2u);
  const std::string text = sources_.file(program_.main->files[0].id).text;
  EXPECT_NE(text.find("import _test \"m\"\nimport _xtest \"m_test\"\n"), std::string::npos) << text;
  EXPECT_NE(text.find("{\"TestA\", _test.TestA},\n"), std::string::npos) << text;
  EXPECT_NE(text.find("{\"ExampleB\", _xtest.ExampleB, \"b\", false},\n"), std::string::npos)
      << text;

  write("m/wrong_test.go", "package main\nfunc TestB(int) {}\n");
  EXPECT_EQ(
      load_paths({"m"}),
      "$/m/wrong_test.go:2:6: wrong signature for TestB, must be: func TestB(t *testing.T)\n");
}

TEST_F(LoadTest, OutputOfExamples) {
  auto output = [](absl::string_view body) {
    const std::optional<ExampleOutput> found = example_output(body);
    if (!found) return std::string("none");
    return absl::StrCat(found->in_any_order ? "unordered " : "", found->text);
  };
  EXPECT_EQ(output(" // Output: a\n"), "a");
  EXPECT_EQ(output("\n\t// output:\n\t// a\n\t//  b  \n"), "a\n b");
  EXPECT_EQ(output(" /* Unordered Output:\nb\na */ "), "unordered b\na");
  EXPECT_EQ(output(" // Output:\n"), "");
  EXPECT_EQ(output(" // Output: a\n\n // another\n"), "none");
  EXPECT_EQ(output(" // Output: a\n f() // another\n"), "none");
  EXPECT_EQ(output(" f(\"// Output: a\\\"\", `/*`, '\"') "), "none");
  EXPECT_EQ(output(" // Output: a\n //\n //\n // b\n"), "a\n\nb");
  EXPECT_EQ(output(""), "none");
}

TEST_F(LoadTest, TestDirectories) {
  write("t/a.go", "package a\n");
  write("t/a2.go", "package a\nimport _ \"unsafe\"\n");
  write("t/b.go", "package b\nimport _ \"./a\"\n");
  write("t/c.go", "package main\nimport (\n\t_ \"./b\"\n\t_ \"test/a\"\n)\n");
  program_ = load_test_directory(sources_, path("t"), options_, diagnostics_);
  EXPECT_EQ(result(), "unsafe test/a test/b main");
  EXPECT_EQ(program_.find("test/a")->files.size(), 2u);
  EXPECT_EQ(program_.main->name, "main");
}

// ---- Errors -------------------------------------------------------------------------------------

TEST_F(LoadTest, ImportsThatAreNotThere) {
  // What is no path at all is the checker's to refuse.
  write("a.go",
        "package main\nimport \"foo\"\nimport \"example.com/x\"\nimport \"/x\"\n"
        "import \"a b\"\nimport \"\"\nimport \"C\"\nimport \"./none\"\n");
  EXPECT_EQ(
      load_paths({"a.go"}),
      "$/a.go:2:8: package foo is not in std ($/goroot/src/foo)\n"
      "$/a.go:3:8: no required module provides package example.com/x: go.mod file not found in "
      "current directory or any parent directory; see 'go help modules'\n"
      "$/a.go:7:8: not supported yet: import \"C\"\n"
      "$/a.go:8:8: no Go files in $/none\n");
  EXPECT_NE(program_.main, nullptr);
}

TEST_F(LoadTest, ImportsOfModules) {
  write("m/go.mod", "module example.com/m\n");
  write("m/a.go",
        "package main\nimport \"example.com/m/none\"\nimport \"./b\"\nimport \"example.com/m/t\"\n"
        "import \"example.com/m/prog\"\nimport \"example.com/m/excluded\"\n"
        "import \"example.com/m/x/internal/y\"\nimport \"internal/io\"\n");
  write("m/t/t_test.go", "package t\n");
  write("m/prog/p.go", "package main\n");
  write("m/excluded/e_windows.go", "package excluded\n");
  write("m/x/internal/y/y.go", "package y\n");
  EXPECT_EQ(
      load_paths({"m"}),
      "$/m/a.go:2:8: no required module provides package example.com/m/none; to add it:\n"
      "\tgo get example.com/m/none\n"
      "$/m/a.go:3:8: \"./b\" is relative, but relative import paths are not supported in module "
      "mode\n"
      "$/m/a.go:4:8: example.com/m/t: no non-test Go files in $/m/t\n"
      "$/m/a.go:5:8: import \"example.com/m/prog\" is a program, not an importable package\n"
      "$/m/a.go:6:8: package example.com/m/excluded: build constraints exclude all Go files in "
      "$/m/excluded\n"
      "$/m/a.go:7:8: use of internal package example.com/m/x/internal/y not allowed\n"
      "$/m/a.go:8:8: use of internal package internal/io not allowed\n");
}

TEST_F(LoadTest, Cycles) {
  write("m/go.mod", "module m\n");
  write("m/a.go", "package main\nimport \"m/b\"\n");
  write("m/b/b.go", "package b\nimport \"m/c\"\n");
  write("m/c/c.go", "package c\nimport \"m/b\"\n");
  EXPECT_EQ(load_paths({"m"}),
            "package m\n\timports m/b\n\timports m/c\n\timports m/b: import cycle not allowed\n");
  write("m/a.go", "package main\nimport \"m\"\n");
  EXPECT_EQ(load_paths({"m"}), "package m\n\timports m: import cycle not allowed\n");
}

TEST_F(LoadTest, SeveralPackagesInADirectory) {
  write("m/go.mod", "module m\n");
  write("m/a.go", "package main\nimport \"m/b\"\n");
  write("m/b/x.go", "package b\n");
  write("m/b/y.go", "package c\n");
  EXPECT_EQ(load_paths({"m"}), "$/m/a.go:2:8: found packages b (x.go) and c (y.go) in $/m/b\n");
  EXPECT_EQ(load_paths({"m/b"}), "found packages b (x.go) and c (y.go) in $/m/b\n");
  EXPECT_EQ(program_.main, nullptr);
}

TEST_F(LoadTest, Inputs) {
  write("empty/readme.txt", "");
  write("a.go", "package main\n");
  write("d/b.go", "package main\n");
  write("a.txt", "package main\n");
  EXPECT_EQ(load_paths({}), "no Go files listed\n");
  EXPECT_EQ(load_paths({"empty"}), "no Go files in $/empty\n");
  EXPECT_EQ(load_paths({"none.go"}), "cannot open $/none.go: No such file or directory\n");
  EXPECT_EQ(load_paths({"a.txt"}), "named files must be .go files: $/a.txt\n");
  EXPECT_EQ(load_paths({"a.go", "d/b.go"}),
            "named files must all be in one directory; have $ and $/d\n");
  write("bad/a.go", "//go:build (\npackage main\n");
  EXPECT_EQ(load_paths({"bad"}), "$/bad/a.go: parsing //go:build line: missing close paren\n");
  write("m/go.mod", "go 1.21\n");
  write("m/a.go", "package main\n");
  EXPECT_EQ(load_paths({"m"}), "error reading $/m/go.mod: no module declaration in go.mod\n");
}

TEST_F(LoadTest, SyntaxErrorsAreKeptWithTheirFiles) {
  write("a.go", "package main\nimport \"m\nvar x\n");
  load_paths({"a.go"});
  EXPECT_TRUE(program_.has_syntax_errors);
  write("b.go", "package\n");
  EXPECT_EQ(load_paths({"b.go"}), "$/b.go:2:1: syntax error: unexpected EOF, expected name\n");
  EXPECT_EQ(program_.main, nullptr);
}

}  // namespace
}  // namespace tandem::go::load
