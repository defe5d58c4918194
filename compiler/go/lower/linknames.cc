// One walk over the packages' linknames makes two tables, by declaration and by symbol; see
// linknames.h. A symbol "a/b.F" is taken apart at the first point behind its last slash. Which body
// a function gets is decided in this order: what package runtime pushes, its own, what another
// package pushes, and what the symbol names.

#include "compiler/go/lower/linknames.h"

#include "absl/strings/str_cat.h"
#include "compiler/go/syntax/ast.h"

namespace tandem::go::lower {
namespace {

bool has_body(const types::Func* function) {
  return function->declaration != nullptr && function->declaration->body != nullptr;
}

}  // namespace

Linknames::Linknames(absl::Span<const Package> packages) {
  for (const Package& package : packages) {
    const types::Package* object = package.check->package();
    packages_[object->path] = object;
    for (const syntax::File* file : package.files) {
      for (const syntax::Linkname* linkname : file->linknames) {
        if (linkname->remote.empty()) continue;
        const types::Object* local = object->scope->lookup(linkname->local);
        if (local == nullptr) continue;
        remote_[local] = linkname->remote;
        const auto* function = types::as<types::Func>(local);
        if (function == nullptr || !has_body(function)) continue;
        pushed_[linkname->remote] = function;
        if (object->path == "runtime") replaced_[linkname->remote] = function;
      }
    }
  }
}

std::string Linknames::symbol(const types::Object* object) const {
  if (auto found = remote_.find(object); found != remote_.end()) return std::string(found->second);
  return absl::StrCat(object->package->path, ".", object->name);
}

const types::Object* Linknames::find(absl::string_view symbol) const {
  const size_t slash = symbol.rfind('/');
  const size_t point = symbol.find('.', slash == absl::string_view::npos ? 0 : slash);
  if (point == absl::string_view::npos) return nullptr;
  auto package = packages_.find(symbol.substr(0, point));
  return package == packages_.end() ? nullptr
                                    : package->second->scope->lookup(symbol.substr(point + 1));
}

const types::Func* Linknames::definition(const types::Func* function) const {
  const std::string wanted = symbol(function);
  if (auto found = replaced_.find(wanted); found != replaced_.end()) return found->second;
  if (has_body(function)) return function;
  if (auto found = pushed_.find(wanted); found != pushed_.end()) return found->second;
  const auto* other = types::as<types::Func>(find(wanted));
  if (other == nullptr || other == function) return function;
  // A declaration that another one names may itself be a name for something else.
  return has_body(other) || remote_.contains(other) ? definition(other) : function;
}

const types::Var* Linknames::definition(const types::Var* variable) const {
  auto found = remote_.find(variable);
  if (found == remote_.end()) return variable;
  const auto* other = types::as<types::Var>(find(found->second));
  return other == nullptr ? variable : other;
}

}  // namespace tandem::go::lower
