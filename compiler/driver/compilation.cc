// The stages of a compilation; see compilation.h. Each stage hands its result to the next in a
// member: the inputs make the module, the module the object, and the object the program. Go
// packages are checked in the order in which they were loaded, so that an importer finds what it
// imports already checked; bodies of the standard library are checked only when lowering reaches
// them.
//
// What is wrong with the program goes to the diagnostics, which have source positions; all else
// that can go wrong is an exit status and a message. report() prints whichever there is.

#include "compiler/driver/compilation.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "asm/elf_writer.h"
#include "compiler/driver/golib.h"
#include "compiler/go/lower/lower.h"
#include "compiler/ir/text.h"
#include "compiler/x64/codegen.h"

namespace tandem::driver {
namespace {

bool is_directory(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

// What a go:embed directive asks for is checked, but not done.
void refuse_embedded_files(const go::load::Program& program, Diagnostics& diagnostics) {
  for (const auto& package : program.packages) {
    for (const go::load::PackageFile& file : package->files) {
      for (const go::syntax::Decl* decl : file.syntax()->decls) {
        const auto* variables = go::syntax::as<go::syntax::VarDecl>(decl);
        if (variables == nullptr) continue;
        for (const go::syntax::Directive* directive : variables->pragmas) {
          if (directive->verb() != "go:embed") continue;
          diagnostics.error(directive->pos, "not supported yet: //go:embed");
        }
      }
    }
  }
}

}  // namespace

absl::StatusOr<CompilationOptions> compilation_options(const Arguments& arguments) {
  CompilationOptions options;
  for (const std::string& list : arguments.values("tags")) {
    for (absl::string_view tag : absl::StrSplit(list, ',', absl::SkipEmpty())) {
      options.tags.emplace_back(tag);
    }
  }
  for (const std::string& text : arguments.values("X")) {
    absl::StatusOr<StringSetting> setting = parse_string_setting(text);
    if (!setting.ok()) return setting.status();
    options.strings.push_back(*std::move(setting));
  }
  for (const std::string& setting : arguments.values("d")) {
    if (setting == "check") {
      options.verify = true;
      continue;
    }
    absl::string_view name = setting;
    bool is_off = absl::ConsumeSuffix(&name, "=off");
    bool known = false;
    for (const opt::PassInfo& pass : opt::passes()) known |= pass.name == name && !pass.required;
    if (!is_off || !known) {
      return absl::InvalidArgumentError(absl::StrCat(
          "-d ", setting, ": want check, or PASS=off with a pass that is not required"));
    }
    options.disabled.emplace_back(name);
  }
  return options;
}

bool Compilation::fail(int status, std::string message) {
  status_ = status;
  failure_ = std::move(message);
  return false;
}

bool Compilation::load_inputs(const std::vector<std::string>& inputs) {
  if (inputs.empty()) return fail(kMisuse, "no input: name .go files, a directory or .tir files");
  size_t go_files = 0;
  size_t tir_files = 0;
  size_t directories = 0;
  for (const std::string& input : inputs) {
    struct stat info;
    if (::stat(input.c_str(), &info) != 0) {
      return fail(kMisuse, absl::StrCat("cannot open ", input, ": ", std::strerror(errno)));
    }
    if (absl::EndsWith(input, ".go")) {
      ++go_files;
    } else if (absl::EndsWith(input, ".tir")) {
      ++tir_files;
    } else if (is_directory(input)) {
      ++directories;
    } else {
      return fail(kMisuse, absl::StrCat(input, ": neither a .go or .tir file nor a directory"));
    }
  }
  if (directories > 1 || (directories == 1 && inputs.size() > 1)) {
    return fail(kMisuse, "a directory is an input by itself: name one, or files");
  }
  if (tir_files == inputs.size()) return load_tir(inputs);
  if (tir_files != 0) return fail(kMisuse, "cannot mix .go and .tir files");
  return load_go(inputs);
}

bool Compilation::load_tir(const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    absl::StatusOr<FileId> file = sources_.load(input);
    if (!file.ok()) return fail(kMisuse, std::string(file.status().message()));
    ir::parse(*file, module_, diagnostics_);
  }
  if (diagnostics_.has_errors()) return false;
  ir::verify(module_, ir::Stage::kTyped, diagnostics_);
  if (diagnostics_.has_errors()) return false;
  use_text_positions();
  if (module_.find_function("main.main") == nullptr) {
    return fail(kProgramErrors, "function main.main is undeclared in the main package");
  }
  return true;
}

// A module that was written as TIR, without source positions, has its lines in the TIR text.
void Compilation::use_text_positions() {
  for (const auto& function : module_.functions()) {
    if (function->position.known()) return;
  }
  for (const auto& function : module_.functions()) {
    function->position = function->text_positions.function;
    const std::vector<Position>& places = function->text_positions.instructions;
    for (uint32_t i = 0; i < places.size(); ++i) {
      ir::Instruction& instruction = function->instruction(ir::InstructionId{i});
      if (!instruction.position.known()) instruction.position = places[i];
    }
  }
}

bool Compilation::load_go(const std::vector<std::string>& inputs) {
  const go::load::Options load_options = this->load_options();
  const go::load::Program program =
      options_.test_directory
          ? go::load::load_test_directory(sources_, inputs[0], load_options, diagnostics_)
          : go::load::load(sources_, inputs, load_options, diagnostics_);
  if (program.tested != nullptr && !program.has_load_errors) {
    tested_ = {.import_path = program.tested->import_path,
               .directory = program.tested->directory,
               .has_tests = program.has_tests};
  }
  return compile_go(program);
}

bool Compilation::check_standard_library() {
  const go::load::Program program =
      go::load::load_standard_library(sources_, load_options(), diagnostics_);
  return compile_go(program);
}

go::load::Options Compilation::load_options() const {
  // Values that recover returns and panic prints have types and methods of package runtime.
  return {.goroot = {},
          .tags = options_.tags,
          .overlay = golib_packages(embedded_golib()),
          .implicit_imports = {"runtime"},
          .implicit_words = {"recover", "panic"},
          .go_version = options_.language,
          .tests = options_.tests || options_.test_program,
          .test_program = options_.test_program};
}

bool Compilation::compile_go(const go::load::Program& program) {
  const bool is_sound = !program.has_load_errors && !program.has_syntax_errors;
  if (!is_sound && !options_.check_after_syntax_errors) return false;
  go::check::CheckedProgram checked(
      sources_, program,
      {.allow_bodyless = options_.allow_bodyless || options_.test_directory,
       .require_main = !options_.check_only,
       .count_lines = options_.check_only});
  checked.check(diagnostics_);
  check_counts_ = checked.counts();
  if (diagnostics_.has_errors()) return false;
  if (options_.check_only) return true;
  refuse_embedded_files(program, diagnostics_);
  if (diagnostics_.has_errors()) return false;
  if (program.main == nullptr || program.main->name != "main") {
    return fail(kProgramErrors,
                absl::StrCat("package ", program.main->import_path, " is not a main package"));
  }
  std::vector<go::lower::Package> packages;
  for (const go::check::CheckedPackage& package : checked.packages()) {
    packages.push_back({.check = package.check, .files = package.files});
  }
  go::lower::lower(packages, module_, diagnostics_);
  set_string_variables(options_.strings, module_, diagnostics_);
  return !diagnostics_.has_errors();
}

bool Compilation::optimize(std::function<void(absl::string_view, const ir::Module&)> observer) {
  opt::PipelineOptions options{
      .verify = options_.verify, .disabled = options_.disabled, .observer = std::move(observer)};
  opt::run_pipeline(module_, options, diagnostics_);
  return !diagnostics_.has_errors();
}

bool Compilation::generate() {
  for (const ir::Global& global : module_.globals()) {
    constexpr int64_t kLargest = 2000000000;  // gc's
    if (global.size <= kLargest) continue;
    return fail(kProgramErrors, absl::StrCat(global.name, ": symbol too large (", global.size,
                                             " bytes > ", kLargest, " bytes)"));
  }
  absl::StatusOr<as::Object> object = x64::compile(module_, {});
  if (!object.ok()) return fail(kProgramErrors, std::string(object.status().message()));
  object_ = *std::move(object);
  return true;
}

std::string Compilation::object_file() const {
  return as::write_elf(*object_);
}

bool Compilation::link(linker::Options options, linker::Output& output) {
  options.entry = "_rt0_amd64_linux";
  std::string bytes = object_file();
  std::vector<linker::Input> inputs = {{.name = "program.o", .bytes = bytes},
                                       {.name = "rt.a", .bytes = embedded_runtime()}};
  options.fold_identical_code = true;
  absl::StatusOr<linker::Output> linked = linker::link(options, inputs);
  if (!linked.ok()) return fail(kProgramErrors, std::string(linked.status().message()));
  output = *std::move(linked);
  return true;
}

int Compilation::report() const {
  if (diagnostics_.has_errors()) {
    bool terminal = ::isatty(STDERR_FILENO) != 0;
    const char* no_color = std::getenv("NO_COLOR");
    bool color = terminal && (no_color == nullptr || *no_color == '\0');
    constexpr size_t kErrorLimit = 10;  // gc's
    size_t limit = options_.all_errors ? 0 : kErrorLimit;
    std::string text =
        render(diagnostics_, sources_, {.show_source = terminal, .color = color, .limit = limit});
    std::fputs(text.c_str(), stderr);
    return kProgramErrors;
  }
  if (failure_.empty()) return kSuccess;
  std::fprintf(stderr, "tandem: %s\n", failure_.c_str());
  return status_;
}

}  // namespace tandem::driver
