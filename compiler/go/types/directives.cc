// Directives that only the checker can judge: those that are for the runtime's packages, go:embed,
// go:linkname, and the ones that cgo writes. What a directive may stand in front of, the parser
// knows.

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "compiler/go/types/checking.h"

namespace tandem::go::types {
namespace {

bool is_for_runtime(absl::string_view verb) {
  return verb == "go:systemstack" || verb == "go:nowritebarrier" ||
         verb == "go:nowritebarrierrec" || verb == "go:yeswritebarrierrec";
}

// How many words a cgo directive takes behind its own, and how they are called.
struct CgoUsage {
  absl::string_view verb, words;
  size_t least, most;
};
constexpr CgoUsage kCgoUsages[] = {
    {"go:cgo_export_static", "local [remote]", 1, 2},
    {"go:cgo_export_dynamic", "local [remote]", 1, 2},
    {"go:cgo_import_dynamic", "local [remote [\"library\"]]", 1, 3},
    {"go:cgo_import_static", "local", 1, 1},
    {"go:cgo_dynamic_linker", "\"path\"", 1, 1},
    {"go:cgo_ldflag", "\"arg\"", 1, 1},
};

bool imports_path(const syntax::File* file, absl::string_view quoted) {
  for (const syntax::Decl* decl : file->decls) {
    auto* import = syntax::as<syntax::ImportDecl>(decl);
    if (import == nullptr) return false;
    if (import->path != nullptr && import->path->value == quoted) return true;
  }
  return false;
}

}  // namespace

void Checker::check_function_directives(const syntax::FuncDecl* decl) {
  if (options_.standard_library) return;
  for (const syntax::Directive* directive : decl->pragmas) {
    const absl::string_view verb = directive->verb();
    if (is_for_runtime(verb)) {
      error(directive->pos, absl::StrCat("//", verb, " only allowed in runtime"));
    } else if (verb == "go:uintptrkeepalive") {
      error(directive->pos, absl::StrCat("//", verb, " is only allowed in the standard library"));
    }
    for (const CgoUsage& usage : kCgoUsages) {
      if (usage.verb != verb) continue;
      error(directive->pos, absl::StrCat("//", verb, " only allowed in cgo-generated code"));
      const std::vector<absl::string_view> words =
          absl::StrSplit(directive->text, ' ', absl::SkipEmpty());
      if (words.size() - 1 < usage.least || words.size() - 1 > usage.most) {
        error(directive->pos, absl::StrCat("usage: //", verb, " ", usage.words));
      }
    }
  }
}

std::string Checker::embed_problem(const syntax::VarDecl* decl, bool is_local) const {
  constexpr int kEmbedVersion = 16;
  const auto file = std::find_if(files_.begin(), files_.end(), [&](const syntax::File* each) {
    return each->pkg_name->pos.file == decl->pos.file;
  });
  if (!imports_path(*file, "\"embed\"") && !imports_path(*file, "`embed`")) {
    return "go:embed only allowed in Go files that import \"embed\"";
  }
  if (decl->names.size() > 1) return "go:embed cannot apply to multiple vars";
  if (decl->values != nullptr) return "go:embed cannot apply to var with initializer";
  if (is_local) return "go:embed cannot apply to var inside func";
  if (!allows_version(decl->pos, kEmbedVersion)) {
    return absl::StrCat("go:embed requires go1.", kEmbedVersion, " or later");
  }
  return "";
}

void Checker::check_embed_directives(const syntax::VarDecl* decl, bool is_local) {
  for (const syntax::Directive* directive : decl->pragmas) {
    if (directive->verb() != "go:embed") continue;
    const std::string problem = embed_problem(decl, is_local);
    if (!problem.empty()) error(directive->pos, problem);
    return;
  }
}

// gc looks at these when everything else is right.
void Checker::check_linknames(const FilesMark& old) {
  if (options_.standard_library || has_errors_) return;
  absl::flat_hash_set<absl::string_view> seen;
  for (const syntax::File* file : absl::MakeSpan(files_).subspan(old.files)) {
    for (const syntax::Linkname* linkname : file->linknames) {
      const Object* object = package_->scope->lookup(linkname->local);
      const bool is_valid = object != nullptr &&
                            (object->kind == ObjectKind::kFunc || object->kind == ObjectKind::kVar);
      if (!imports_path(file, "\"unsafe\"") && !imports_path(file, "`unsafe`")) {
        error(linkname->pos, "//go:linkname only allowed in Go files that import \"unsafe\"");
      } else if (!is_valid) {
        error(linkname->pos, "//go:linkname must refer to declared function or variable");
      } else if (!seen.insert(linkname->local).second) {
        error(linkname->pos, absl::StrCat("duplicate //go:linkname for ", linkname->local));
      }
    }
  }
}

}  // namespace tandem::go::types
