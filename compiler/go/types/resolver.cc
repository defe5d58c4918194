// Collecting the objects that a package's files declare: imports into the file scopes, the rest
// into the package scope, methods with the types they belong to.
//
// Nothing is checked here but names: declarations may refer to each other in any order, so each
// object gets a DeclInfo (where it is declared, in which file's scope) and is checked when somebody
// first asks for it, or at last by check_package_objects().

#include <algorithm>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "compiler/go/syntax/unicode.h"
#include "compiler/go/types/checking.h"

namespace tandem::go::types {
namespace {

// Why an import path cannot be one; "" if it can.
std::string import_path_problem(absl::string_view path) {
  constexpr absl::string_view kIllegal = "!\"#$%&'()*,:;<=>?[\\]^{|}`";
  if (path.empty()) return "empty string";
  while (!path.empty()) {
    const syntax::DecodedRune next = syntax::decode_rune(path);
    const absl::string_view spelling = path.substr(0, next.width);
    path.remove_prefix(next.width);
    const bool printable = syntax::is_print(next.rune) && next.rune != ' ';
    if (printable && next.rune != syntax::kRuneError &&
        (next.width > 1 || kIllegal.find(spelling[0]) == absl::string_view::npos)) {
      continue;
    }
    const std::string code = absl::StrFormat("invalid character U+%04X", next.rune);
    return printable ? absl::StrCat(code, " '", spelling, "'") : code;
  }
  return "";
}

// What the importer says of a path that is written in a way of which it wants none; "" if it is
// fine.
std::string import_path_form(absl::string_view path) {
  if (path[0] == '/') return "import path cannot be absolute path";
  const std::vector<absl::string_view> elements = absl::StrSplit(path, '/', absl::SkipEmpty());
  const std::string canonical = absl::StrJoin(elements, "/");
  if (canonical == path || path[0] == '.') return "";
  return absl::StrCat("non-canonical import path ", quote(path), " (should be ", quote(canonical),
                      ")");
}

std::string last_element(absl::string_view path) {
  size_t slash = path.rfind('/');
  return std::string(slash == absl::string_view::npos ? path : path.substr(slash + 1));
}

// Whether a //go:linkname says that the body is elsewhere.
bool has_linkname(const std::vector<syntax::File*>& files, absl::string_view name) {
  for (const syntax::File* file : files) {
    for (const syntax::Linkname* linkname : file->linknames) {
      if (linkname->local == name) return true;
    }
  }
  return false;
}

}  // namespace

absl::Span<syntax::Expr* const> unpack(syntax::Expr* const& expr) {
  if (expr == nullptr) return {};
  if (auto* list = syntax::as<syntax::ListExpr>(expr)) return list->elems;
  return absl::MakeConstSpan(&expr, 1);
}

syntax::ConstDecl* Checker::constant_source(absl::Span<syntax::Decl* const> decls, size_t index,
                                            int64_t& iota) {
  auto* decl = static_cast<syntax::ConstDecl*>(decls[index]);
  iota = decl->iota;
  for (size_t i = index;; i--) {
    auto* source = syntax::as<syntax::ConstDecl>(decls[i]);
    if (source == nullptr || (source != decl && source->group != decl->group)) return nullptr;
    if (source->type != nullptr || source->values != nullptr) return source;
    if (i == 0 || decl->group == nullptr) return nullptr;
  }
}

void Checker::arity(Position position, syntax::List<syntax::Name> names,
                    absl::Span<syntax::Expr* const> values, bool is_constant, bool inherited) {
  if (names.size() < values.size()) {
    syntax::Expr* extra = values[names.size()];
    if (inherited) {
      error(position, absl::StrCat("extra init expr at ", str(extra->pos)));
    } else {
      error(extra, absl::StrCat("extra init expr ", str(extra)));
    }
  } else if (names.size() > values.size() && (is_constant || values.size() != 1)) {
    syntax::Name* name = names[values.size()];
    error(name, absl::StrCat("missing init expr for ", name->value));
  }
}

void Checker::add_object(Object* object, DeclInfo* info) {
  declarations_[object] = info;
  objects_.push_back(object);
  object->order = static_cast<uint32_t>(objects_.size());
}

void Checker::declare_package_object(syntax::Name* name, Object* object, DeclInfo* info) {
  if (name->value == "init") {
    error(name, "cannot declare init - must be func");
    return;
  }
  if (name->value == "main" && package_->name == "main") {
    error(name, "cannot declare main - must be func");
    return;
  }
  declare(package_->scope, name, object, Position());
  add_object(object, info);
}

Package* Checker::import_package(Position position, const std::string& path) {
  auto it = import_map_.find(path);
  if (it != import_map_.end()) return it->second;
  Package* imported = nullptr;
  if (path == "unsafe") {
    imported = unsafe_package();
  } else {
    const std::string problem = import_path_form(path);
    absl::StatusOr<Package*> result =
        problem.empty() ? importer_.import(path) : absl::InvalidArgumentError(problem);
    if (result.ok() && *result != nullptr) {
      imported = *result;
    } else {
      error(position,
            absl::StrCat("could not import ", path, " (", result.status().message(), ")"));
      imported = make<Package>(path, last_element(path), make<Scope>(universe_scope(), "package"));
      imported->fake = true;
    }
  }
  return import_map_[path] = imported;
}

void Checker::collect_objects(const FilesMark& old) {
  for (syntax::File* file : absl::MakeSpan(files_).subspan(old.files)) {
    record_def(file->pkg_name, nullptr);
    auto* scope = make<Scope>(package_->scope, "file");
    package_->scope->children.push_back(scope);
    file_scopes_.push_back(scope);
    record_scope(file, scope);
    for (size_t i = 0; i < file->decls.size(); i++) {
      syntax::Decl* decl = file->decls[i];
      if (auto* import = syntax::as<syntax::ImportDecl>(decl)) {
        collect_imports(import, scope);
      } else if (syntax::isa<syntax::ConstDecl>(decl)) {
        collect_constants(file->decls, i, scope);
      } else if (auto* variables = syntax::as<syntax::VarDecl>(decl)) {
        check_embed_directives(variables, /*is_local=*/false);
        collect_variables(variables, scope);
      } else if (auto* type_decl = syntax::as<syntax::TypeDecl>(decl)) {
        auto* object =
            make<TypeName>(type_decl->name->pos, package_, type_decl->name->value, nullptr);
        auto* info = make<DeclInfo>();
        info->file = scope;
        info->type_decl = type_decl;
        if (!type_decl->tparams.empty()) {
          require_version(type_decl->tparams[0]->pos, kGenericsVersion, "type parameter");
        }
        declare_package_object(type_decl->name, object, info);
      } else if (auto* function = syntax::as<syntax::FuncDecl>(decl)) {
        collect_function(function, scope);
      }
    }
  }
  check_file_scopes();
  resolve_methods();
}

void Checker::collect_imports(syntax::ImportDecl* decl, Scope* file_scope) {
  if (decl->path == nullptr || decl->path->bad) return;
  std::string path = string_literal(decl->path->value).string_value();
  if (std::string problem = import_path_problem(path); !problem.empty()) {
    error(decl->path, absl::StrCat("invalid import path (", problem, ")"));
    return;
  }
  Package* imported = import_package(decl->path->pos, path);
  std::string name =
      decl->local_name != nullptr ? std::string(decl->local_name->value) : imported->name;
  if (name == "init") {
    error(decl, "cannot import package as init - init must be a func");
    return;
  }
  auto& imports = package_->imports;
  if (std::find(imports.begin(), imports.end(), imported) == imports.end()) {
    imports.push_back(imported);
  }
  auto* package_name = make<PkgName>(decl->pos, package_, name, imported);
  if (decl->local_name != nullptr) {
    record_def(decl->local_name, package_name);
  } else {
    record_implicit(decl, package_name);
  }
  if (imported->fake) package_name->used = true;
  imports_.push_back(package_name);
  if (name == ".") {
    import_dot(decl, package_name, file_scope);
  } else {
    declare(file_scope, nullptr, package_name, Position());
  }
}

void Checker::import_dot(syntax::ImportDecl* decl, PkgName* name, Scope* file_scope) {
  for (Object* object : name->imported->scope->in_order) {
    if (!object->exported()) continue;
    if (Object* other = file_scope->lookup(object->name)) {
      ErrorMessage message;
      message.add(decl->local_name->pos, absl::StrCat(other->name, " redeclared in this block"));
      add_other_declaration(message, other);
      report(message);
    } else {
      file_scope->enter(object);
      dot_imports_[{file_scope, object->name}] = name;
    }
  }
}

void Checker::collect_constants(absl::Span<syntax::Decl* const> decls, size_t index,
                                Scope* file_scope) {
  auto* decl = static_cast<syntax::ConstDecl*>(decls[index]);
  int64_t iota = 0;
  syntax::ConstDecl* source = constant_source(decls, index, iota);
  bool inherited = source != nullptr && source != decl;
  absl::Span<syntax::Expr* const> values;
  if (source != nullptr) values = unpack(source->values);
  for (size_t i = 0; i < decl->names.size(); i++) {
    syntax::Name* name = decl->names[i];
    auto* object = make<Const>(name->pos, package_, name->value, nullptr, Value::of_int(iota));
    auto* info = make<DeclInfo>();
    info->file = file_scope;
    info->type = source != nullptr ? source->type : nullptr;
    info->init = i < values.size() ? values[i] : nullptr;
    info->inherited = inherited;
    declare_package_object(name, object, info);
  }
  arity(decl->pos, decl->names, values, true, inherited);
}

void Checker::collect_variables(syntax::VarDecl* decl, Scope* file_scope) {
  absl::Span<syntax::Expr* const> values = unpack(decl->values);
  std::vector<Var*> variables;
  for (syntax::Name* name : decl->names) {
    variables.push_back(make<Var>(name->pos, package_, name->value, nullptr));
    variables.back()->package_level = true;
  }
  DeclInfo* shared = nullptr;
  if (values.size() <= 1) {
    shared = make<DeclInfo>();
    shared->file = file_scope;
    shared->lhs = variables;
    shared->type = decl->type;
    shared->init = decl->values;
  }
  for (size_t i = 0; i < variables.size(); i++) {
    DeclInfo* info = shared;
    if (info == nullptr) {
      info = make<DeclInfo>();
      info->file = file_scope;
      info->type = decl->type;
      info->init = i < values.size() ? values[i] : nullptr;
    }
    declare_package_object(decl->names[i], variables[i], info);
  }
  if (decl->type == nullptr || !values.empty()) arity(decl->pos, decl->names, values, false, false);
}

void Checker::check_special_function(syntax::FuncDecl* decl) {
  absl::string_view name = decl->name->value;
  if (name != "init" && (name != "main" || package_->name != "main")) return;
  if (!decl->tparams.empty()) {
    error(decl->tparams[0], absl::StrCat("func ", name, " must have no type parameters"));
  }
  if (!decl->type->params.empty() || !decl->type->results.empty()) {
    error(decl->name, absl::StrCat("func ", name, " must have no arguments and no return values"));
  }
}

void Checker::collect_function(syntax::FuncDecl* decl, Scope* file_scope) {
  syntax::Name* name = decl->name;
  auto* object = make<Func>(name->pos, package_, name->value, nullptr);
  object->declaration = decl;
  check_function_directives(decl);
  // These may not have any at all.
  const bool is_special =
      name->value == "init" || (name->value == "main" && package_->name == "main");
  if (!decl->tparams.empty() && decl->recv == nullptr && !is_special) {
    require_version(decl->tparams[0]->pos, kGenericsVersion, "type parameter");
  }
  if (decl->recv != nullptr) {
    object->is_method = true;
    ReceiverParts receiver = unpack_receiver(decl->recv->type);
    if (receiver.name != nullptr && name->value != "_") {
      pending_methods_.push_back({object, receiver.pointer, receiver.name});
    }
    record_def(name, object);
  } else {
    check_special_function(decl);
    if (name->value == "init") {
      object->parent = package_->scope;
      record_def(name, object);
      if (decl->body == nullptr) error(object, "missing function body");
    } else {
      declare(package_->scope, name, object, Position());
    }
  }
  if (decl->body == nullptr && !options_.allow_missing_body && name->value != "init" &&
      !has_linkname(files_, name->value)) {
    error(object, "missing function body");
  }
  auto* info = make<DeclInfo>();
  info->file = file_scope;
  info->func_decl = decl;
  add_object(object, info);
}

// A name may not be both in a file's scope and in the package's.
void Checker::check_file_scopes() {
  for (Scope* scope : file_scopes_) {
    for (Object* object : scope->in_order) {
      Object* other = package_->scope->lookup(object->name);
      if (other == nullptr) continue;
      ErrorMessage message;
      if (auto* name = as<PkgName>(object)) {
        message.add(other->position,
                    absl::StrCat(other->name, " already declared through import of package ",
                                 name->imported->name, " (", quote(name->imported->path), ")"));
      } else {
        message.add(other->position,
                    absl::StrCat(other->name, " already declared through dot-import of package ",
                                 object->package->name, " (", quote(object->package->path), ")"));
      }
      add_other_declaration(message, object);
      report(message);
    }
  }
}

void Checker::resolve_methods() {
  for (PendingMethod& pending : pending_methods_) {
    bool pointer = pending.pointer;
    TypeName* base = resolve_base_type(pointer, pending.base);
    if (base == nullptr) continue;
    pending.method->has_pointer_receiver = pointer;
    methods_[base].push_back(pending.method);
    // The type may have been declared in files that were checked before.
    if (base->color == Color::kBlack) collect_methods(base);
  }
  pending_methods_.clear();
}

Checker::ReceiverParts Checker::unpack_receiver(syntax::Expr* type) {
  ReceiverParts parts;
  for (;;) {
    type = syntax::unparen(type);
    auto* operation = syntax::as<syntax::Operation>(type);
    if (operation == nullptr || operation->op != syntax::Operator::kMul || !operation->is_unary()) {
      break;
    }
    parts.pointer = true;
    type = operation->x;
  }
  if (auto* index = syntax::as<syntax::IndexExpr>(type)) {
    parts.type_params = index->index;
    type = index->x;
  }
  parts.base = type;
  parts.name = syntax::as<syntax::Name>(type);
  return parts;
}

// The declared type that a receiver's type names, through aliases; null if it is none of this
// package. `pointer` becomes true if a pointer was met on the way.
TypeName* Checker::resolve_base_type(bool& pointer, syntax::Expr* type) {
  absl::flat_hash_set<TypeName*> seen;
  for (;;) {
    type = syntax::unparen(type);
    if (auto* operation = syntax::as<syntax::Operation>(type);
        operation != nullptr && operation->op == syntax::Operator::kMul && operation->is_unary()) {
      if (pointer) return nullptr;
      pointer = true;
      type = syntax::unparen(operation->x);
    }
    auto* name = syntax::as<syntax::Name>(type);
    if (name == nullptr) return nullptr;
    auto* object = as<TypeName>(package_->scope->lookup(name->value));
    if (object == nullptr || !seen.insert(object).second) return nullptr;
    auto it = declarations_.find(object);
    if (it == declarations_.end()) return nullptr;
    if (!it->second->type_decl->alias) return object;
    type = it->second->type_decl->type;
  }
}

// Types first, then aliases (they are often used where the declaration of a type is needed), then
// the rest.
void Checker::check_package_objects(const FilesMark& old) {
  std::vector<Object*> aliases, others;
  const std::vector<Object*> fresh(objects_.begin() + static_cast<ptrdiff_t>(old.objects),
                                   objects_.end());
  for (Object* object : fresh) {
    if (as<TypeName>(object) == nullptr) {
      others.push_back(object);
    } else if (declarations_[object]->type_decl->alias) {
      aliases.push_back(object);
    } else {
      object_declaration(object);
    }
  }
  for (Object* object : aliases) object_declaration(object);
  for (Object* object : others) object_declaration(object);
}

void Checker::check_unused_imports(const FilesMark& old) {
  for (PkgName* name : absl::MakeSpan(imports_).subspan(old.imports)) {
    if (name->used || name->name == "_") continue;
    const std::string& path = name->imported->path;
    if (name->name.empty() || name->name == "." || name->name == last_element(path)) {
      error(name, absl::StrCat(quote(path), " imported and not used"));
    } else {
      error(name, absl::StrCat(quote(path), " imported as ", name->name, " and not used"));
    }
  }
}

}  // namespace tandem::go::types
