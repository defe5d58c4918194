// Functions and constants of the overlay that take the place of GOROOT's. A file of a patched
// package may declare a function, method or constant that the package has already; then GOROOT's
// declaration is dropped from its file's tree before anybody looks at it:
//
//   rt/golib/reflect/call.go     func (v Value) call(op string, in []Value) []Value { ours }
//   GOROOT/src/reflect/value.go  func (v Value) call(op string, in []Value) []Value { dropped }
//
// So a package of which a few functions depend on the runtime is GOROOT's own but for those, and no
// text of it is copied. Imports that only dropped functions used are no error: those of packages
// that are not the program's own are not looked at. A constant must have a declaration of its own,
// as the others of its group count it.

#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "compiler/go/load/loader.h"

namespace tandem::go::load {
namespace {

using syntax::as;

// The name of a receiver's type.
absl::string_view receiver_name(const syntax::Expr* type) {
  for (;;) {
    if (const auto* operation = as<syntax::Operation>(type)) {
      type = operation->x;
    } else if (const auto* index = as<syntax::IndexExpr>(type)) {
      type = index->x;
    } else {
      break;
    }
  }
  const auto* name = as<syntax::Name>(type);
  return name == nullptr ? "" : name->value;
}

// "call", "Value.call", "limit"; "" for other declarations, and for functions that a package may
// have many of.
std::string replaceable_name(const syntax::Decl* declaration) {
  if (const auto* constant = as<syntax::ConstDecl>(declaration)) {
    const bool is_alone = constant->group == nullptr && constant->names.size() == 1;
    return is_alone ? std::string(constant->names[0]->value) : "";
  }
  const auto* function = as<syntax::FuncDecl>(declaration);
  if (function == nullptr) return "";
  absl::string_view name = function->name->value;
  if (function->recv != nullptr)
    return absl::StrCat(receiver_name(function->recv->type), ".", name);
  return name == "init" || name == "_" ? "" : std::string(name);
}

}  // namespace

void drop_replaced_declarations(Package& package, absl::Span<const size_t> overlay_files) {
  absl::flat_hash_set<std::string> replaced;
  for (size_t index : overlay_files) {
    for (const syntax::Decl* declaration : package.files[index].syntax()->decls) {
      if (std::string name = replaceable_name(declaration); !name.empty()) replaced.insert(name);
    }
  }
  if (replaced.empty()) return;
  for (size_t i = 0; i < package.files.size(); ++i) {
    if (std::find(overlay_files.begin(), overlay_files.end(), i) != overlay_files.end()) continue;
    syntax::List<syntax::Decl>& list = package.files[i].syntax()->decls;
    // The list is the tree's own: nobody else has seen it yet.
    auto** begin = const_cast<syntax::Decl**>(list.data());
    auto** end = std::remove_if(begin, begin + list.size(), [&](const syntax::Decl* declaration) {
      return replaced.contains(replaceable_name(declaration));
    });
    list = syntax::List<syntax::Decl>(begin, static_cast<size_t>(end - begin));
  }
}

}  // namespace tandem::go::load
