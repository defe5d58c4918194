// Reading of packages and the walk over imports; see load.h and loader.h. The order of packages is
// in order.cc.
//
// The input is a directory, a list of files, or a directory of tests. A package is read by listing
// its directory (or its overlay), dropping the files that names and build constraints exclude, and
// parsing the rest; then its imports are resolved, read and walked, depth first. A package is made
// once for an import path and found by that path afterwards; one that could not be read is kept as
// null, so that its errors are reported once. The packages being walked are a stack: an import of
// one of them is a cycle, and the stack is the chain that the message shows.

#include "compiler/go/load/load.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "compiler/go/load/loader.h"
#include "compiler/support/file.h"

namespace tandem::go::load {
namespace {

namespace fs = std::filesystem;

bool is_directory(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

std::string absolute(const std::string& path) {
  std::error_code error;
  std::string result = fs::absolute(path, error).lexically_normal().string();
  if (result.size() > 1 && result.back() == '/') result.pop_back();
  return result;
}

bool imports_c(const syntax::File* file) {
  bool found = false;
  for_each_import(file, [&](const std::string& path, Position) { found |= path == "C"; });
  return found;
}

}  // namespace

std::string default_goroot() {
  if (const char* root = std::getenv("TANDEM_GOROOT"); root != nullptr && *root != 0) return root;
  for (const char* root : {"/usr/share/go-1.21", "/usr/lib/go-1.21"}) {
    if (is_directory(absl::StrCat(root, "/src"))) return root;
  }
  return "";
}

Package* Program::find(absl::string_view path) const {
  for (const auto& package : packages) {
    if (package->path == path) return package.get();
  }
  return nullptr;
}

Program load(SourceManager& sources, const std::vector<std::string>& inputs, const Options& options,
             Diagnostics& diagnostics) {
  return Loader(sources, options, diagnostics).load(inputs);
}

Program load_test_directory(SourceManager& sources, const std::string& directory,
                            const Options& options, Diagnostics& diagnostics) {
  return Loader(sources, options, diagnostics).load_test_directory(directory);
}

Program load_standard_library(SourceManager& sources, const Options& options,
                              Diagnostics& diagnostics) {
  return Loader(sources, options, diagnostics).load_standard_library();
}

Loader::Loader(SourceManager& sources, const Options& options, Diagnostics& diagnostics)
    : sources_(sources),
      options_(options),
      diagnostics_(diagnostics),
      goroot_(options.goroot.empty() ? default_goroot() : options.goroot),
      tags_(options.tags),
      generic_tags_(tags_.without_architecture()),
      working_directory_(absolute(".")) {}

void Loader::error(Position position, std::string message) {
  has_load_errors_ = true;
  diagnostics_.error(position, std::move(message));
}

// ---- Inputs -------------------------------------------------------------------------------------

// Finds out about the module that the program's directory is in.
void Loader::start(const std::string& directory) {
  absl::StatusOr<std::optional<Module>> module = find_module(absolute(directory));
  if (!module.ok()) error({}, std::string(module.status().message()));
  resolver_ = std::make_unique<Resolver>(options_, goroot_,
                                         module.ok() ? *std::move(module) : std::nullopt);
}

Program Loader::load(const std::vector<std::string>& inputs) {
  if (inputs.empty()) {
    error({}, "no Go files listed");
    return {};
  }
  Package* main = inputs.size() == 1 && is_directory(inputs[0]) ? load_directory_input(inputs[0])
                                                                : load_file_inputs(inputs);
  if (main != nullptr) {
    main->named = true;
    load_imports(main);
    load_tests();
  }
  if (!options_.test_program || main == nullptr) return finish(main);
  const bool has_tests = !main->test_files.empty() || main->external_test != nullptr;
  Program program = finish(make_test_program(main));
  program.tested = main;
  program.has_tests = has_tests;
  return program;
}

Package* Loader::load_directory_input(const std::string& directory) {
  start(directory);
  const std::string full = absolute(directory);
  const std::optional<std::string> standard = resolver_->standard_path(full);
  const bool is_checked = standard && !options_.test_program;
  if (is_checked && !absl::StartsWith(*standard, "cmd/")) resolver_->without_overlay();
  Package* package = make_package(standard ? *standard : resolver_->path_of_directory(full));
  package->named = true;
  const Location location{.import_path = package->import_path,
                          .directory = full,
                          .overlay = standard ? resolver_->find_overlay(*standard) : nullptr,
                          .standard = standard.has_value()};
  const bool ok = read_package(package, location, {});
  set_program_path(package);
  return ok ? package : nullptr;
}

Package* Loader::load_file_inputs(const std::vector<std::string>& inputs) {
  const std::string directory = fs::path(absolute(inputs[0])).parent_path().string();
  start(directory);
  for (const std::string& input : inputs) {
    if (std::error_code ec; !fs::exists(input, ec)) {
      error({}, absl::StrCat("cannot open ", input, ": No such file or directory"));
      return nullptr;
    }
  }
  Package* package = make_package("command-line-arguments");
  package->directory = directory;
  if (options_.test_program) package->standard = resolver_->standard_path(directory).has_value();
  Selection selection;
  bool ok = true;
  for (const std::string& input : inputs) {
    if (!absl::EndsWith(input, ".go")) {
      error({}, absl::StrCat("named files must be .go files: ", input));
      return nullptr;
    }
    const fs::path parent = fs::path(absolute(input)).parent_path();
    if (parent != directory) {
      error({}, absl::StrCat("named files must all be in one directory; have ",
                             display_path(directory), " and ", display_path(parent.string())));
      return nullptr;
    }
    const Candidate candidate{fs::path(input).filename().string(), input};
    if (options_.test_program && absl::EndsWith(input, "_test.go")) {
      selection.tests.push_back(candidate);
    } else {
      ok &= add_file(package, candidate, nullptr, &selection, {});
    }
  }
  set_program_path(package);
  if (options_.tests) tests_.emplace_back(package, selection.tests);
  return ok && !(package->files.empty() && selection.tests.empty()) ? package : nullptr;
}

// The name in the package clause of a file that constraints do not exclude, else "".
std::string Loader::package_name(const Candidate& candidate) const {
  const absl::StatusOr<std::string> text = read_file(candidate.path);
  if (!text.ok() || !tags_.matches_text(*text).value_or(false)) return "";
  SourceManager sources;
  Diagnostics ignored;
  const FileId id = sources.add(candidate.path, *text);
  const syntax::ParsedFile parsed =
      syntax::parse_file(sources, id, {.imports_only = true}, ignored);
  return parsed.file == nullptr ? "" : std::string(parsed.file->pkg_name->value);
}

Program Loader::load_test_directory(const std::string& directory) {
  start(directory);
  Selection listed;
  std::map<std::string, Package*> by_name;
  std::map<Package*, Selection> selections;
  std::vector<Package*> in_order;
  std::vector<Candidate> candidates = list_directory(absolute(directory), tags_, &listed);
  // There, a name in _test.go means nothing.
  candidates.insert(candidates.end(), listed.tests.begin(), listed.tests.end());
  sort_by_name(candidates);
  for (const Candidate& candidate : candidates) {
    const std::string name = package_name(candidate);
    Package*& package = by_name[name];
    if (package == nullptr || options_.one_file_per_package) {
      const std::string stem = fs::path(candidate.name).stem().string();
      package = make_package(absl::StrCat("test/", stem));
      package->directory = absolute(directory);
      by_path_[absl::StrCat("./", stem)] = package;
      in_order.push_back(package);
    }
    add_file(package, candidate, &tags_, &selections[package], {});
    set_program_path(package);
  }
  for (Package* package : in_order) load_imports(package);
  if (in_order.empty()) error({}, absl::StrCat("no Go files in ", directory));
  const auto main = by_name.find("main");
  return finish(main != by_name.end() ? main->second
                : in_order.empty()    ? nullptr
                                      : in_order.back());
}

Program Loader::finish(Package* main) {
  if (main != nullptr) add_implicit_imports(main);
  Program program;
  program.main = main;
  program.has_syntax_errors = has_syntax_errors_;
  program.has_load_errors = has_load_errors_;
  program.packages = dependency_order();
  return program;
}

// ---- Packages -----------------------------------------------------------------------------------

Package* Loader::make_package(std::string import_path) {
  packages_.push_back(std::make_unique<Package>());
  Package* package = packages_.back().get();
  package->import_path = std::move(import_path);
  package->path = package->import_path;
  package->go_version = !options_.go_version.empty() ? options_.go_version
                        : resolver_->module()        ? resolver_->module()->go_version
                                                     : absl::StrCat("go1.", kGoMinorVersion);
  by_path_[package->import_path] = package;
  return package;
}

// Symbols of the program's own package begin with "main".
void Loader::set_program_path(Package* package) {
  if (package->name == "main") package->path = "main";
}

// The implicit packages come before the program's own, as if it imported them.
void Loader::add_implicit_imports(Package* main) {
  bool wanted = wants_implicit_;
  for (const auto& package : packages_) wanted |= package->standard && !package->is_unsafe();
  if (!wanted) return;
  for (const std::string& path : options_.implicit_imports) {
    Package* package = find_or_load(main, path, {});
    if (package != nullptr && !absl::c_linear_search(main->imports, package)) {
      main->imports.push_back(package);
    }
  }
}

// The path relative to the working directory when that is shorter and below it.
std::string Loader::display_path(const std::string& path) const {
  const std::string relative = fs::path(path).lexically_relative(working_directory_).string();
  return relative.empty() || absl::StartsWith(relative, "..") ? path : relative;
}

void Loader::sort_by_name(std::vector<Candidate>& candidates) {
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.name < b.name; });
}

std::vector<Loader::Candidate> Loader::list_directory(const std::string& directory,
                                                      const BuildTags& tags,
                                                      Selection* selection) const {
  std::vector<Candidate> candidates;
  std::error_code error_code;
  fs::directory_iterator it(directory, error_code);
  for (fs::directory_iterator end; !error_code && it != end; it.increment(error_code)) {
    const std::string name = it->path().filename().string();
    if (!absl::EndsWith(name, ".go") || name[0] == '.' || name[0] == '_') continue;
    if (absl::EndsWith(name, "_test.go")) {
      selection->tests.push_back({name, display_path(it->path().string())});
      continue;
    }
    ++selection->go_files;
    if (tags.matches_name(name)) candidates.push_back({name, display_path(it->path().string())});
  }
  sort_by_name(candidates);
  return candidates;
}

// Reads and parses a file unless a constraint excludes it.
Loader::Parse Loader::parse_candidate(const Package& package, const Candidate& candidate,
                                      const BuildTags* tags, Position import, PackageFile* file) {
  absl::StatusOr<std::string> text =
      candidate.text != nullptr ? std::string(*candidate.text) : read_file(candidate.path);
  if (!text.ok()) {
    error(import, std::string(text.status().message()));
    return Parse::kFailed;
  }
  if (tags != nullptr) {
    const absl::StatusOr<bool> matches = tags->matches_text(*text);
    if (!matches.ok()) {
      error(import, absl::StrCat(candidate.path, ": ", matches.status().message()));
      return Parse::kFailed;
    }
    if (!*matches) return Parse::kExcluded;
  }
  if (!package.standard) {
    for (const std::string& word : options_.implicit_words) {
      wants_implicit_ |= absl::StrContains(*text, word);
    }
  }
  file->id = sources_.add(candidate.path, *std::move(text));
  Diagnostics errors;
  file->parsed =
      syntax::parse_file(sources_, file->id, {.first_expr_id = package.expr_count}, errors);
  has_syntax_errors_ |= file->parsed.has_syntax_errors;
  if (file->parsed.file == nullptr) {
    diagnostics_.append(errors);
    return Parse::kFailed;
  }
  const bool is_documentation = file->syntax()->pkg_name->value == "documentation";
  if (tags != nullptr && (is_documentation || imports_c(file->syntax()))) return Parse::kExcluded;
  diagnostics_.append(errors);
  return Parse::kDone;
}

// Makes the file part of the package unless a constraint excludes it. False after an error that
// leaves the package without a file it should have.
bool Loader::add_file(Package* package, const Candidate& candidate, const BuildTags* tags,
                      Selection* selection, Position import) {
  PackageFile file;
  const Parse parse = parse_candidate(*package, candidate, tags, import, &file);
  if (parse != Parse::kDone) return parse == Parse::kExcluded;
  const std::string name(file.syntax()->pkg_name->value);
  if (selection->first_name.empty()) {
    selection->first_name = candidate.name;
    package->name = name;
  } else if (name != package->name) {
    error(import, absl::StrCat("found packages ", package->name, " (", selection->first_name,
                               ") and ", name, " (", candidate.name, ") in ", package->directory));
    return false;
  }
  package->expr_count = file.syntax()->expr_end;
  package->files.push_back(std::move(file));
  return true;
}

const BuildTags& Loader::tags_for(const OverlayPackage* overlay) const {
  const bool generic = overlay != nullptr && overlay->how == OverlayPackage::How::kGeneric;
  return generic ? generic_tags_ : tags_;
}

// The files of a package's directory, with those of the overlay laid over them.
std::vector<Loader::Candidate> Loader::list_location(const Location& location,
                                                     Selection* selection) const {
  std::vector<Candidate> candidates;
  if (!location.directory.empty()) {
    candidates = list_directory(location.directory, tags_for(location.overlay), selection);
  }
  if (location.overlay == nullptr) return candidates;
  const OverlayPackage& overlay = *location.overlay;
  if (overlay.how == OverlayPackage::How::kWhole) candidates.clear();
  auto is_hidden = [&](const Candidate& candidate) {
    auto is_same = [&](const OverlayPackage::File& file) { return file.name == candidate.name; };
    return absl::c_linear_search(overlay.dropped, candidate.name) ||
           absl::c_any_of(overlay.files, is_same);
  };
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(), is_hidden),
                   candidates.end());
  for (const OverlayPackage::File& file : overlay.files) {
    ++selection->go_files;
    const std::string path = absl::StrCat("$GOROOT/src/", overlay.path, "/", file.name);
    if (tags_.matches_name(file.name)) candidates.push_back({file.name, path, &file.text});
  }
  sort_by_name(candidates);
  return candidates;
}

// Reads the files of a package; false when it cannot be used.
bool Loader::read_package(Package* package, const Location& location, Position import) {
  Selection selection;
  if (!read_files(package, location, import, &selection)) return false;
  if (!package->files.empty() || package->is_unsafe()) return true;
  if (options_.tests && package->named && !selection.tests.empty()) return true;
  check_not_empty(*package, selection, import);
  return false;
}

// Reads what files the package has; it may have none. False after an error.
bool Loader::read_files(Package* package, const Location& location, Position import,
                        Selection* selection) {
  package->directory = location.directory;
  package->standard = location.standard;
  if (location.standard) package->go_version = absl::StrCat("go1.", kGoMinorVersion);
  if (!location.go_version.empty()) package->go_version = location.go_version;
  if (package->is_unsafe()) {
    package->name = "unsafe";
    return true;
  }
  std::vector<size_t> overlay_files;
  for (const Candidate& candidate : list_location(location, selection)) {
    // The overlay's own files are for amd64.
    const BuildTags& tags = candidate.text != nullptr ? tags_ : tags_for(location.overlay);
    const size_t index = package->files.size();
    if (!add_file(package, candidate, &tags, selection, import)) return false;
    if (candidate.text != nullptr && package->files.size() > index) overlay_files.push_back(index);
  }
  if (location.overlay != nullptr && location.overlay->how != OverlayPackage::How::kWhole) {
    drop_replaced_declarations(*package, overlay_files);
  }
  if (options_.tests && package->named) tests_.emplace_back(package, selection->tests);
  return true;
}

void Loader::check_not_empty(const Package& package, const Selection& selection, Position import) {
  if (selection.go_files > 0) {
    error(import, absl::StrCat("package ", package.import_path,
                               ": build constraints exclude all Go files in ", package.directory));
  } else if (!selection.tests.empty()) {
    error(import,
          absl::StrCat(package.import_path, ": no non-test Go files in ", package.directory));
  } else {
    error(import, absl::StrCat("no Go files in ", package.directory));
  }
}

// ---- Imports ------------------------------------------------------------------------------------

void Loader::load_imports(Package* package) {
  if (!imports_loaded_.insert(package).second) return;
  stack_.push_back(package);
  for (const PackageFile& file : package->files) {
    for_each_import(file.syntax(), [&](const std::string& path, Position position) {
      import(package, path, position);
    });
  }
  stack_.pop_back();
  std::sort(package->imports.begin(), package->imports.end(),
            [](const Package* a, const Package* b) { return a->path < b->path; });
}

// The package that `importer` means by `path`, in its import_map; null when it has been there or
// after an error.
Package* Loader::importable(Package* importer, const std::string& path, Position position) {
  if (importer->import_map.contains(path)) return nullptr;
  Package* package = find_or_load(importer, path, position);
  if (package == nullptr) return nullptr;
  if (std::find(stack_.begin(), stack_.end(), package) != stack_.end()) {
    report_cycle(importer, package);
    return nullptr;
  }
  if (package->name == "main") {
    error(position, absl::StrCat("import \"", path, "\" is a program, not an importable package"));
    return nullptr;
  }
  return importer->import_map[path] = package;
}

void Loader::import(Package* importer, const std::string& path, Position position) {
  Package* package = importable(importer, path, position);
  if (package == nullptr) return;
  if (std::find(importer->imports.begin(), importer->imports.end(), package) ==
      importer->imports.end()) {
    importer->imports.push_back(package);
  }
}

// The package that `importer` means by `path`, loaded with its imports unless that is under way.
// Null after an error.
Package* Loader::find_or_load(Package* importer, const std::string& path, Position position) {
  if (absl::StartsWith(path, "./") || absl::StartsWith(path, "test/")) {  // of a test directory
    if (const auto found = by_path_.find(path); found != by_path_.end()) {
      load_imports(found->second);
      return found->second;
    }
  }
  absl::StatusOr<Location> location = resolver_->resolve(path, *importer);
  if (absl::IsInvalidArgument(location.status())) return nullptr;
  if (!location.ok()) {
    error(position, std::string(location.status().message()));
    return nullptr;
  }
  const auto known = by_path_.find(location->import_path);
  if (known != by_path_.end()) return known->second;
  Package* package = make_package(location->import_path);
  if (!read_package(package, *location, position)) {
    by_path_[location->import_path] = nullptr;
    return nullptr;
  }
  load_imports(package);
  return package;
}

void Loader::report_cycle(const Package* importer, const Package* imported) {
  std::string chain;
  for (const Package* package : stack_) {
    absl::StrAppend(&chain, chain.empty() ? "package " : "\n\timports ", package->import_path);
    if (package == importer) break;
  }
  error({},
        absl::StrCat(chain, "\n\timports ", imported->import_path, ": import cycle not allowed"));
}

}  // namespace tandem::go::load
