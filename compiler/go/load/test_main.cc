// See test_main.h. What is a test is told by its name and signature, as package testing documents
// it: TestXxx(*testing.T), BenchmarkXxx(*testing.B), FuzzXxx(*testing.F), TestMain(*testing.M), and
// ExampleXxx(), which runs if the last comment of its body says what it prints.
//
// Comments are not in the syntax tree, so the text of an example's body is read once more for them.

#include "compiler/go/load/test_main.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "compiler/go/syntax/unicode.h"

namespace tandem::go::load {
namespace {

using syntax::as;

// Whether the name is `prefix`, or goes on with what is no lower-case letter (of ASCII): TestX,
// Test_x.
bool has_test_prefix(absl::string_view name, absl::string_view prefix) {
  return absl::ConsumePrefix(&name, prefix) && (name.empty() || !absl::ascii_islower(name[0]));
}

// Whether the function has one parameter, a pointer to a type called `type`, of whatever package
// that is, and nothing else.
bool takes_pointer(const syntax::FuncDecl& function, absl::string_view type) {
  const syntax::FuncType& signature = *function.type;
  if (!signature.results.empty() || signature.params.size() != 1) return false;
  const auto* pointer = as<syntax::Operation>(signature.params[0]->type);
  if (pointer == nullptr || pointer->op != syntax::Operator::kMul || pointer->y != nullptr) {
    return false;
  }
  if (const auto* name = as<syntax::Name>(pointer->x)) return name->value == type;
  const auto* selector = as<syntax::SelectorExpr>(pointer->x);
  return selector != nullptr && selector->sel->value == type;
}

// The comments of a text that is a sequence of tokens, each group of adjacent ones as one string
// without the comment marks, and with no more than one empty line in a row.
class CommentReader {
 public:
  explicit CommentReader(absl::string_view text) : text_(text) {}

  // The last group; "" when there is none.
  std::string last_group() {
    while (!text_.empty()) next();
    return absl::StrJoin(lines_, "\n");
  }

 private:
  void next() {
    if (absl::StartsWith(text_, "//")) {
      add_comment(take(text_.find('\n')).substr(2), /*is_line=*/true);
    } else if (absl::StartsWith(text_, "/*")) {
      const absl::string_view comment = take(text_.find("*/", 2) + 2);
      add_comment(comment.substr(2, comment.size() - 4), /*is_line=*/false);
    } else if (text_[0] == '`') {
      take(text_.find('`', 1) + 1);
      newlines_ = 2;
    } else if (text_[0] == '"' || text_[0] == '\'') {
      take(literal_size());
      newlines_ = 2;
    } else {
      const char c = take(1)[0];
      newlines_ = c == '\n' ? newlines_ + 1 : absl::ascii_isspace(c) ? newlines_ : 2;
    }
  }

  absl::string_view take(size_t size) {
    const absl::string_view taken = text_.substr(0, size);
    text_.remove_prefix(taken.size());
    return taken;
  }

  size_t literal_size() const {
    size_t end = 1;
    while (end < text_.size() && text_[end] != text_[0]) end += text_[end] == '\\' ? 2 : 1;
    return end + 1;
  }

  // A group ends with an empty line, or with anything else than a comment.
  void add_comment(absl::string_view text, bool is_line) {
    if (newlines_ > 1) lines_.clear();
    newlines_ = 0;
    if (is_line) absl::ConsumePrefix(&text, " ");
    for (absl::string_view line : absl::StrSplit(text, '\n')) {
      line = absl::StripTrailingAsciiWhitespace(line);
      const bool follows_empty = lines_.empty() || lines_.back().empty();
      if (!line.empty() || !follows_empty) lines_.emplace_back(line);
    }
  }

  absl::string_view text_;
  size_t newlines_ = 2;  // since the last comment; 2 also when anything else came
  std::vector<std::string> lines_;
};

// The text between the braces of a function's body; "" if //line directives hide where that is.
absl::string_view body_text(const SourceManager& sources, FileId file,
                            const syntax::BlockStmt& body) {
  if (body.pos.file != file || body.rbrace.file != file) return "";
  const absl::string_view text = sources.file(file).text;
  auto offset = [&](Position position) {
    size_t start = 0;
    for (uint64_t line = 1; line < position.line; ++line) start = text.find('\n', start) + 1;
    return start + position.column - 1;
  };
  const size_t begin = offset(body.pos) + 1;
  return text.substr(begin, offset(body.rbrace) - begin);
}

// The lists of a test program.
class TestLists {
 public:
  TestLists(const SourceManager& sources, Diagnostics& diagnostics)
      : sources_(sources), diagnostics_(diagnostics) {}

  // Adds the functions of the files, of the package that main imports as `package`.
  void add(absl::string_view package, const std::vector<PackageFile>& files) {
    for (const PackageFile& file : files) {
      for (const syntax::Decl* declaration : file.syntax()->decls) {
        const auto* function = as<syntax::FuncDecl>(declaration);
        if (function == nullptr || function->recv != nullptr) continue;
        add_function(package, file.id, *function);
      }
    }
  }

  bool uses(absl::string_view package) const {
    return absl::StrContains(absl::StrCat(tests_, benchmarks_, fuzz_targets_, examples_, main_),
                             absl::StrCat(package, "."));
  }

  std::string text(const Package& package) const {
    auto name = [&](absl::string_view import) { return uses(import) ? import : "_"; };
    std::string imports = "import \"os\"\n";
    if (!main_.empty()) absl::StrAppend(&imports, "import \"reflect\"\n");
    absl::StrAppend(&imports, "import \"testing\"\nimport \"testing/internal/testdeps\"\n");
    if (!package.files.empty() || !package.test_files.empty()) {
      absl::StrAppend(&imports, "import ", name("_test"), " ", syntax::quote(package.import_path),
                      "\n");
    }
    if (package.external_test != nullptr) {
      absl::StrAppend(&imports, "import ", name("_xtest"), " ",
                      syntax::quote(package.external_test->path), "\n");
    }
    return absl::StrCat("package main\n\n", imports,                                          //
                        "\nvar tests = []testing.InternalTest{\n", tests_, "}\n",             //
                        "\nvar benchmarks = []testing.InternalBenchmark{\n", benchmarks_,     //
                        "}\n\nvar fuzzTargets = []testing.InternalFuzzTarget{\n",             //
                        fuzz_targets_, "}\n\nvar examples = []testing.InternalExample{\n",    //
                        examples_, "}\n\nfunc init() {\n\ttestdeps.ImportPath = ",            //
                        syntax::quote(package.import_path), "\n}\n\nfunc main() {\n",         //
                        "\tm := testing.MainStart(testdeps.TestDeps{}, tests, benchmarks, ",  //
                        "fuzzTargets, examples)\n", run_statements(), "}\n");
  }

 private:
  void add_function(absl::string_view package, FileId file, const syntax::FuncDecl& function) {
    const absl::string_view name = function.name->value;
    const std::string row = absl::StrCat("\t{\"", name, "\", ", package, ".", name, "},\n");
    if (name == "TestMain" && !takes_pointer(function, "T")) {
      if (!check(function, "M")) return;
      if (!main_.empty()) return error(function, "multiple definitions of TestMain");
      main_ = absl::StrCat(package, ".", name);
    } else if (has_test_prefix(name, "Test")) {
      if (check(function, "T")) absl::StrAppend(&tests_, row);
    } else if (has_test_prefix(name, "Benchmark")) {
      if (check(function, "B")) absl::StrAppend(&benchmarks_, row);
    } else if (has_test_prefix(name, "Fuzz")) {
      if (check(function, "F")) absl::StrAppend(&fuzz_targets_, row);
    } else if (has_test_prefix(name, "Example")) {
      add_example(package, file, function);
    }
  }

  void add_example(absl::string_view package, FileId file, const syntax::FuncDecl& function) {
    if (!function.type->params.empty() || function.body == nullptr) return;
    const std::optional<ExampleOutput> output =
        example_output(body_text(sources_, file, *function.body));
    if (!output) return;
    absl::StrAppend(&examples_, "\t{\"", function.name->value, "\", ", package, ".",
                    function.name->value, ", ", syntax::quote(output->text), ", ",
                    output->in_any_order ? "true" : "false", "},\n");
  }

  bool check(const syntax::FuncDecl& function, absl::string_view type) {
    if (takes_pointer(function, type) && function.tparams.empty()) return true;
    const absl::string_view name = function.name->value;
    error(function, absl::StrCat("wrong signature for ", name, ", must be: func ", name, "(",
                                 absl::AsciiStrToLower(type), " *testing.", type, ")"));
    return false;
  }

  void error(const syntax::FuncDecl& function, std::string message) {
    diagnostics_.error(function.name->pos, std::move(message));
  }

  std::string run_statements() const {
    if (main_.empty()) return "\tos.Exit(m.Run())\n";
    return absl::StrCat("\t", main_, "(m)\n\tos.Exit(int(reflect.ValueOf(m).Elem()",
                        ".FieldByName(\"exitCode\").Int()))\n");
  }

  const SourceManager& sources_;
  Diagnostics& diagnostics_;
  std::string tests_;
  std::string benchmarks_;
  std::string fuzz_targets_;
  std::string examples_;
  std::string main_;  // of the user's making
};

}  // namespace

std::optional<ExampleOutput> example_output(absl::string_view body) {
  const std::string comment = CommentReader(body).last_group();
  absl::string_view rest = absl::StripLeadingAsciiWhitespace(comment);
  const std::string lower = absl::AsciiStrToLower(rest);
  absl::string_view head = lower;
  ExampleOutput output;
  output.in_any_order = absl::ConsumePrefix(&head, "unordered ");
  if (!absl::ConsumePrefix(&head, "output:")) return {};
  rest.remove_prefix(lower.size() - head.size());
  while (absl::ConsumePrefix(&rest, " ")) {
  }
  absl::ConsumePrefix(&rest, "\n");
  output.text = std::string(rest);
  return output;
}

std::string test_main_text(const SourceManager& sources, const Package& package,
                           Diagnostics& diagnostics) {
  TestLists lists(sources, diagnostics);
  lists.add("_test", package.test_files);
  if (package.external_test != nullptr) lists.add("_xtest", package.external_test->files);
  return lists.text(package);
}

}  // namespace tandem::go::load
