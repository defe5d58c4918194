// The walk over a package's syntax; see local_types.h.

#include "compiler/go/lower/local_types.h"

#include <bit>

#include "compiler/go/syntax/walk.h"

namespace tandem::go::lower {
namespace {

uint64_t key(Position position) {
  return std::bit_cast<uint64_t>(position);
}

}  // namespace

int LocalTypes::number(const types::TypeName* object) {
  auto [found, is_new] = numbers_.try_emplace(object->package);
  if (is_new) {
    for (const Package& package : packages_) {
      if (package.check->package() == object->package) count(package, found->second);
    }
  }
  auto number = found->second.find(key(object->position));
  return number == found->second.end() ? 0 : number->second;
}

void LocalTypes::count(const Package& package, Numbers& numbers) const {
  int last = 0;
  for (const syntax::File* file : package.files) {
    for (const syntax::Decl* decl : file->decls) {
      if (syntax::isa<syntax::TypeDecl>(decl)) continue;
      syntax::walk(decl, [&](const syntax::Node* node) {
        const auto* declared = syntax::as<syntax::TypeDecl>(node);
        if (declared != nullptr && !declared->alias) numbers[key(declared->name->pos)] = ++last;
        return true;
      });
    }
  }
}

}  // namespace tandem::go::lower
