// The door of checker.h, and the order of a package's check.

#include "compiler/go/types/checker.h"

#include "compiler/go/types/checking.h"
#include "compiler/support/large_stack.h"

namespace tandem::go::types {

Program::Program(const SourceManager& source_manager)
    : sources(source_manager), instances(std::make_unique<InstanceContext>(arena)) {}

Program::~Program() = default;

PackageCheck::PackageCheck(Program& program, absl::string_view path, Importer& importer,
                           Options options)
    : package_(program.arena.make<Package>(path, "",
                                           program.arena.make<Scope>(universe_scope(), "package"))),
      checker_(std::make_unique<Checker>(program, package_, info_, importer, options)) {}

PackageCheck::~PackageCheck() = default;

void PackageCheck::check_files(absl::Span<syntax::File* const> files, Diagnostics& diagnostics) {
  with_large_stack([&] { checker_->check_files(files, diagnostics); });
}

void PackageCheck::check_body(Func* function) {
  checker_->check_body(function);
}

Checker::Checker(Program& program, Package* package, Info& info, Importer& importer,
                 Options options)
    : program_(program), package_(package), info_(info), importer_(importer), options_(options) {}

void Checker::check_files(absl::Span<syntax::File* const> files, Diagnostics& diagnostics) {
  diagnostics_ = &diagnostics;
  ResolverScope resolver([this](Object* object) { resolve(object); });
  const FilesMark old{
      .files = files_.size(), .imports = imports_.size(), .objects = objects_.size()};
  collect_files(files);
  collect_objects(old);
  check_package_objects(old);
  process_delayed(0);
  initialization_order();
  if (!options_.skip_bodies) check_unused_imports(old);
  record_untyped();
  check_interface_cycles();
  if (!has_errors_) check_instantiation_cycles();
  require_main_function();
  if (!has_errors_) {
    for (const std::function<void()>& check : final_checks_) check();
  }
  final_checks_.clear();
  check_linknames(old);
  package_->complete = true;
}

void Checker::check_body(Func* function) {
  auto it = pending_bodies_.find(function->origin != nullptr ? function->origin : function);
  if (it == pending_bodies_.end()) return;
  std::function<void()> body = std::move(it->second);
  pending_bodies_.erase(it);
  ResolverScope resolver([this](Object* object) { resolve(object); });
  size_t from = delayed_.size();
  body();
  process_delayed(from);
  if (from == 0) record_untyped();
}

void Checker::resolve(Object* object) {
  if (declarations_.contains(object)) object_declaration(object);
}

void Checker::collect_files(absl::Span<syntax::File* const> files) {
  for (syntax::File* file : files) {
    absl::string_view name = file->pkg_name->value;
    if (package_->name.empty()) {
      if (name == "_") {
        error(file->pkg_name, "invalid package name _");
      } else {
        package_->name = std::string(name);
      }
    } else if (name != package_->name) {
      error(file, absl::StrCat("package ", name, "; expected ", package_->name));
      continue;
    }
    note_file_version(file);
    files_.push_back(file);
  }
}

void Checker::process_delayed(size_t from) {
  for (size_t i = from; i < delayed_.size(); i++) {
    std::function<void()> action = std::move(delayed_[i]);
    action();  // may add to delayed_
  }
  delayed_.resize(from);
}

void Checker::open_scope(const syntax::Node* node, const char* comment) {
  auto* scope = make<Scope>(env_.scope, comment);
  env_.scope->children.push_back(scope);
  record_scope(node, scope);
  env_.scope = scope;
}

bool Checker::too_deep(const syntax::Node* node) {
  if (depth_ < kMaxDepth) return false;
  error(node, "not supported yet: expressions or declarations nested this deeply");
  return true;
}

void Checker::add_dependency(Object* to) {
  DeclInfo* from = env_.decl;
  if (from == nullptr || !declarations_.contains(to)) return;
  if (from->dependency_set.insert(to).second) from->dependencies.push_back(to);
}

void Checker::require_main_function() {
  if (!options_.require_main || package_->name != "main" || files_.empty()) return;
  if (package_->scope->lookup("main") != nullptr) return;
  error(files_[0]->pkg_name->pos, "function main is undeclared in the main package");
}

}  // namespace tandem::go::types
