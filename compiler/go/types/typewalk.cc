// Walking over types; see typewalk.h.

#include "compiler/go/types/typewalk.h"

#include "compiler/go/types/object.h"

namespace tandem::go::types {

void walk_type(Type* type, const std::function<bool(Type*)>& visit) {
  if (type == nullptr || !visit(type)) return;
  auto variables = [&](const std::vector<Var*>& list) {
    for (Var* variable : list) walk_type(variable->type, visit);
  };
  switch (type->kind) {
    case TypeKind::kPointer:
      return walk_type(static_cast<Pointer*>(type)->element, visit);
    case TypeKind::kSlice:
      return walk_type(static_cast<Slice*>(type)->element, visit);
    case TypeKind::kArray:
      return walk_type(static_cast<Array*>(type)->element, visit);
    case TypeKind::kChan:
      return walk_type(static_cast<Chan*>(type)->element, visit);
    case TypeKind::kMap:
      walk_type(static_cast<Map*>(type)->key, visit);
      return walk_type(static_cast<Map*>(type)->element, visit);
    case TypeKind::kStruct:
      return variables(static_cast<Struct*>(type)->fields);
    case TypeKind::kTuple:
      return variables(static_cast<Tuple*>(type)->variables);
    case TypeKind::kSignature:
      variables(static_cast<Signature*>(type)->params->variables);
      return variables(static_cast<Signature*>(type)->results->variables);
    case TypeKind::kInterface:
      for (Func* m : static_cast<Interface*>(type)->explicit_methods) walk_type(m->type, visit);
      for (Type* element : static_cast<Interface*>(type)->embedded) walk_type(element, visit);
      return;
    case TypeKind::kUnion:
      for (const Term& term : static_cast<Union*>(type)->terms) walk_type(term.type, visit);
      return;
    case TypeKind::kNamed:
      for (Type* argument : static_cast<Named*>(type)->type_args) walk_type(argument, visit);
      return;
    case TypeKind::kBasic:
    case TypeKind::kTypeParam:
      return;
  }
}

}  // namespace tandem::go::types
