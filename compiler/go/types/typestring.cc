// Types as text, as gc prints them in its messages; see typestring.h.
//
// A TypeWriter walks over the type and appends to its text. The qualifier says what is written in
// front of names of other packages. The types that are being written are a stack, and one that
// contains itself other than by name is cut there. With unique names every declared type and type
// parameter is written with a number of its own, so that different declarations of one name have
// different texts: such a text is a key under which candidates are found, to be compared by
// identity.

#include "compiler/go/types/typestring.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "compiler/go/types/object.h"
#include "compiler/go/types/typeset.h"

namespace tandem::go::types {
namespace {

absl::string_view kind_name(TypeKind kind) {
  switch (kind) {
    case TypeKind::kBasic:
      return "Basic";
    case TypeKind::kNamed:
      return "Named";
    case TypeKind::kPointer:
      return "Pointer";
    case TypeKind::kSlice:
      return "Slice";
    case TypeKind::kArray:
      return "Array";
    case TypeKind::kMap:
      return "Map";
    case TypeKind::kChan:
      return "Chan";
    case TypeKind::kStruct:
      return "Struct";
    case TypeKind::kTuple:
      return "Tuple";
    case TypeKind::kSignature:
      return "Signature";
    case TypeKind::kInterface:
      return "Interface";
    case TypeKind::kTypeParam:
      return "TypeParam";
    case TypeKind::kUnion:
      return "Union";
  }
  return "";
}

}  // namespace

std::string package_prefix(const Package* package, const Qualifier& qualifier) {
  if (package == nullptr) return "";
  std::string prefix = qualifier ? qualifier(package) : package->path;
  return prefix.empty() ? "" : prefix + ".";
}

void TypeWriter::type(Type* type) {
  if (type == nullptr) {
    out("<nil>");
    return;
  }
  if (std::find(active_.begin(), active_.end(), type) != active_.end()) {
    out("<cycle to *types2.", kind_name(type->kind), ">");
    return;
  }
  active_.push_back(type);
  write(type);
  active_.pop_back();
}

void TypeWriter::write(Type* t) {
  switch (t->kind) {
    case TypeKind::kBasic: {
      auto* basic_type = static_cast<Basic*>(t);
      if (basic_type->basic == BasicKind::kUnsafePointer) {
        out(package_prefix(unsafe_package(), qualifier_));
      }
      return out(basic_type->name);
    }
    case TypeKind::kNamed:
      return named(static_cast<Named*>(t));
    case TypeKind::kPointer:
      out("*");
      return type(static_cast<Pointer*>(t)->element);
    case TypeKind::kSlice:
      out("[]");
      return type(static_cast<Slice*>(t)->element);
    case TypeKind::kArray:
      out("[", static_cast<Array*>(t)->length, "]");
      return type(static_cast<Array*>(t)->element);
    case TypeKind::kMap:
      out("map[");
      type(static_cast<Map*>(t)->key);
      out("]");
      return type(static_cast<Map*>(t)->element);
    case TypeKind::kChan:
      return chan(static_cast<Chan*>(t));
    case TypeKind::kStruct:
      return structure(static_cast<Struct*>(t));
    case TypeKind::kTuple:
      return tuple(static_cast<Tuple*>(t), false);
    case TypeKind::kSignature:
      out("func");
      return signature(static_cast<Signature*>(t));
    case TypeKind::kInterface:
      return interface(static_cast<Interface*>(t));
    case TypeKind::kTypeParam:
      return type_param(static_cast<TypeParam*>(t));
    case TypeKind::kUnion: {
      const char* separator = "";
      for (const Term& t_term : static_cast<Union*>(t)->terms) {
        out(separator, t_term.tilde ? "~" : "");
        type(t_term.type);
        separator = " | ";
      }
      return;
    }
  }
}

void TypeWriter::named(Named* named) {
  out(package_prefix(named->object->package, qualifier_), named->object->name);
  if (unique_names_) out("#", reinterpret_cast<uintptr_t>(named->generic()->object));
  if (named->origin != nullptr) {
    out("[");
    for (size_t i = 0; i < named->type_args.size(); i++) {
      if (i > 0) out(",");
      type(named->type_args[i]);
    }
    out("]");
  } else if (!named->type_params.empty() && !unique_names_) {
    type_params(named->type_params);
  }
}

void TypeWriter::type_param(TypeParam* param) {
  out(param->object != nullptr ? absl::string_view(param->object->name) : "<unnamed>");
  out(unique_names_ ? absl::StrCat("#", param->id) : param->note);
}

void TypeWriter::type_params(const std::vector<TypeParam*>& params) {
  out("[");
  Type* previous = nullptr;
  for (size_t i = 0; i < params.size(); i++) {
    if (i > 0) {
      if (params[i]->bound != previous) {
        out(" ");
        type(previous);
      }
      out(", ");
    }
    previous = params[i]->bound;
    type(params[i]);
  }
  if (previous != nullptr) {
    out(" ");
    type(previous);
  }
  out("]");
}

void TypeWriter::chan(Chan* chan) {
  bool parentheses = false;
  switch (chan->direction) {
    case ChanDirection::kBoth: {
      out("chan ");
      auto* inner = as<Chan>(chan->element);
      parentheses = inner != nullptr && inner->direction == ChanDirection::kReceiveOnly;
      break;
    }
    case ChanDirection::kSendOnly:
      out("chan<- ");
      break;
    case ChanDirection::kReceiveOnly:
      out("<-chan ");
      break;
  }
  out(parentheses ? "(" : "");
  type(chan->element);
  out(parentheses ? ")" : "");
}

void TypeWriter::open(absl::string_view keyword, bool is_empty) {
  out(keyword, spacious_ ? " {" : "{", spacious_ && !is_empty ? " " : "");
}

void TypeWriter::close(bool is_empty) {
  out(spacious_ && !is_empty ? " }" : "}");
}

void TypeWriter::structure(Struct* structure) {
  open("struct", structure->fields.empty());
  for (size_t i = 0; i < structure->fields.size(); i++) {
    Var* field = structure->fields[i];
    if (i > 0) out("; ");
    bool annotate = package_info_ && !field->exported() && field->package != nullptr;
    if (annotate) package_info_ = false;
    if (!field->embedded) out(field->name, " ");
    type(field->type);
    if (annotate) out(" /* package ", field->package->path, " */ ");
    if (!structure->tag(i).empty()) out(" ", quote(structure->tag(i)));
  }
  close(structure->fields.empty());
}

void TypeWriter::interface(Interface* interface) {
  if (interface == universe_any()) return out("any");
  if (interface == as<Named>(universe_comparable())->underlying) {
    return out("interface{comparable}");
  }
  if (interface->implicit) {
    if (interface->explicit_methods.empty() && interface->embedded.size() == 1) {
      return type(interface->embedded[0]);
    }
    out("/* implicit */ ");
  }
  const bool is_empty = interface->explicit_methods.empty() && interface->embedded.empty();
  open("interface", is_empty);
  const char* separator = "";
  for (Func* m : interface->explicit_methods) {
    out(separator, m->name);
    if (m->signature() != nullptr) signature(m->signature());
    separator = "; ";
  }
  for (Type* element : interface->embedded) {
    out(separator);
    type(element);
    separator = "; ";
  }
  close(is_empty);
}

void TypeWriter::signature(Signature* signature) {
  if (!signature->type_params.empty()) type_params(signature->type_params);
  tuple(signature->params, signature->variadic);
  Tuple* results = signature->results;
  if (results == nullptr || results->size() == 0) return;
  out(" ");
  if (results->size() == 1 && (results->variables[0]->name.empty() || unique_names_ || spacious_)) {
    return type(results->variables[0]->type);
  }
  tuple(results, false);
}

void TypeWriter::tuple(Tuple* tuple, bool variadic) {
  out("(");
  size_t count = tuple != nullptr ? tuple->size() : 0;
  for (size_t i = 0; i < count; i++) {
    Var* variable = tuple->variables[i];
    if (i > 0) out(", ");
    if (!variable->name.empty() && parameter_names_) out(variable->name, " ");
    Type* variable_type = variable->type;
    if (variadic && i + 1 == count) {
      auto* slice = as<Slice>(variable_type);
      if (slice == nullptr) {  // append([]byte, string...)
        type(variable_type);
        out("...");
        continue;
      }
      out("...");
      variable_type = slice->element;
    }
    type(variable_type);
  }
  out(")");
}

std::string type_string(Type* type, const Qualifier& qualifier) {
  TypeWriter writer(qualifier);
  writer.type(type);
  return writer.take();
}

std::string signature_string(Signature* signature, const Qualifier& qualifier) {
  TypeWriter writer(qualifier);
  writer.signature(signature);
  return writer.take();
}

std::string unique_type_string(Type* type) {
  TypeWriter writer(nullptr);
  writer.set_unique_names();
  writer.type(type);
  return writer.take();
}

}  // namespace tandem::go::types
