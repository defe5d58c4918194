// Composite literals: T{...}, and {...} inside of another literal, whose type is the element type
// there.
//
// The core type of the literal's type decides how the elements are checked: fields in order or by
// name for a struct, indices for an array or slice, keys for a map. Each element is checked as an
// assignment to its field or element type. Duplicates are found with a set of the fields, indices
// or constant keys seen so far; keys of interface type are duplicates only if their types are
// identical too. [...]T takes its length from the largest index.

#include <cmath>

#include "absl/strings/str_format.h"
#include "compiler/go/types/checking.h"

namespace tandem::go::types {
namespace {

// A key that is the same for constants that are equal map keys.
std::string map_key(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kString:
      return absl::StrCat("s", value.string_value());
    case Value::Kind::kBool:
      return value.bool_value() ? "true" : "false";
    case Value::Kind::kInt:
    case Value::Kind::kFloat:
    case Value::Kind::kComplex: {
      Value integer = value.to_int();
      if (integer.known()) return integer.to_exact_string();
      if (value.kind() != Value::Kind::kComplex || value.imag().is_zero()) {
        return absl::StrFormat("f%a", value.to_double());
      }
      return absl::StrFormat("f%a+%ai", value.real().to_double(), value.imag().to_double());
    }
    case Value::Kind::kUnknown:
      break;
  }
  return "";
}

int field_index(const Struct* structure, const Package* package, absl::string_view name) {
  if (name == "_") return -1;
  for (size_t i = 0; i < structure->fields.size(); i++) {
    if (structure->fields[i]->same_id(package, name)) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

// `hint` is the element type of the literal around one whose type is left out.
bool Checker::composite_literal(Operand& x, syntax::CompositeLit* literal, Type* hint) {
  Type* literal_type = nullptr;
  Type* base = nullptr;
  if (literal->type != nullptr) {
    auto* array_expr = syntax::as<syntax::ArrayType>(literal->type);
    if (array_expr != nullptr && array_expr->len == nullptr) {
      literal_type = make<Array>(variable_type(array_expr->elem), -1);
    } else {
      literal_type = type(literal->type);
    }
    base = literal_type;
  } else if (hint != nullptr) {
    literal_type = hint;
    Type* core = core_type(hint);
    if (core == nullptr) {
      error(literal,
            absl::StrCat("invalid composite literal element type ", str(hint), " (no core type)"));
      return false;
    }
    base = core->kind == TypeKind::kPointer ? dereference(core) : hint;  // *T stands for &T{}
  } else {
    error(literal, "missing type in composite literal");
    return false;
  }
  if (!literal_elements(x, literal, literal_type, base)) return false;
  x.set_value(literal_type);
  return true;
}

bool Checker::literal_elements(Operand& x, syntax::CompositeLit* literal, Type* literal_type,
                               Type* base) {
  Type* core = core_type(base);
  auto incomplete = [&](bool is_incomplete) {
    if (is_incomplete) error(literal, "invalid recursive type");
    return is_incomplete;
  };
  if (auto* structure = as<Struct>(core)) {
    if (incomplete(!structure->complete)) return false;
    struct_literal(x, literal, structure, base);
    return true;
  }
  if (auto* array = as<Array>(core)) {
    if (incomplete(array->element == nullptr)) return false;
    int64_t length = indexed_elements(literal->elems, array->element, array->length);
    if (array->length < 0) {
      // [...]T has as many elements as the literal.
      array->length = length;
      if (literal->type != nullptr) record_type(literal->type, Mode::kType, array);
    }
    return true;
  }
  if (auto* slice = as<Slice>(core)) {
    if (incomplete(slice->element == nullptr)) return false;
    indexed_elements(literal->elems, slice->element, -1);
    return true;
  }
  if (auto* map = as<Map>(core)) {
    if (incomplete(map->key == nullptr || map->element == nullptr)) return false;
    map_literal(x, literal, map);
    return true;
  }
  use(literal->elems);
  if (is_valid(core)) {
    error(literal, absl::StrCat("invalid composite literal type ", str(literal_type)));
    return false;
  }
  if (core == nullptr) {
    error(literal, absl::StrCat("invalid composite literal type ", str(literal_type)));
    return false;
  }
  return true;
}

void Checker::struct_literal(Operand& x, syntax::CompositeLit* literal, Struct* structure,
                             Type* base) {
  if (literal->elems.empty()) return;
  if (syntax::isa<syntax::KeyValueExpr>(literal->elems[0])) {
    keyed_struct_literal(x, literal, structure, base);
    return;
  }
  const std::vector<Var*>& fields = structure->fields;
  for (size_t i = 0; i < literal->elems.size(); i++) {
    syntax::Expr* element = literal->elems[i];
    if (syntax::isa<syntax::KeyValueExpr>(element)) {
      error(element, "mixture of field:value and value elements in struct literal");
      continue;
    }
    Type* target = i < fields.size() ? fields[i]->type : nullptr;
    expression(target, x, element);
    if (i >= fields.size()) {
      error(x, absl::StrCat("too many values in struct literal of type ", str(base)));
      break;
    }
    Var* field = fields[i];
    if (!field->exported() && field->package != package_) {
      error(x, absl::StrCat("implicit assignment to unexported field ", field->name,
                            " in struct literal of type ", str(base)));
      continue;
    }
    assignment(x, field->type, "struct literal");
  }
  if (literal->elems.size() < fields.size()) {
    error(literal->rbrace, absl::StrCat("too few values in struct literal of type ", str(base)));
  }
}

void Checker::keyed_struct_literal(Operand& x, syntax::CompositeLit* literal, Struct* structure,
                                   Type* base) {
  std::vector<bool> visited(structure->fields.size());
  for (syntax::Expr* element : literal->elems) {
    auto* pair = syntax::as<syntax::KeyValueExpr>(element);
    if (pair == nullptr) {
      error(element, "mixture of field:value and value elements in struct literal");
      continue;
    }
    // The value is checked even if the field is not known, so that what it uses counts as used.
    auto* key = syntax::as<syntax::Name>(pair->key);
    int index = key != nullptr ? field_index(structure, package_, key->value) : -1;
    Var* field = index >= 0 ? structure->fields[static_cast<size_t>(index)] : nullptr;
    expression(field != nullptr ? field->type : nullptr, x, pair->value);
    if (key == nullptr) {
      error(pair, absl::StrCat("invalid field name ", str(pair->key), " in struct literal"));
      continue;
    }
    if (field == nullptr) {
      error(pair->key,
            absl::StrCat("unknown field ", key->value, " in struct literal of type ", str(base)));
      continue;
    }
    record_use(key, field);
    assignment(x, field->type, "struct literal");
    if (visited[static_cast<size_t>(index)]) {
      error(pair, absl::StrCat("duplicate field name ", key->value, " in struct literal"));
    }
    visited[static_cast<size_t>(index)] = true;
  }
}

void Checker::map_literal(Operand& x, syntax::CompositeLit* literal, Map* map) {
  bool key_is_interface = is_non_type_param_interface(map->key);
  absl::flat_hash_map<std::string, std::vector<Type*>> visited;
  for (syntax::Expr* element : literal->elems) {
    auto* pair = syntax::as<syntax::KeyValueExpr>(element);
    if (pair == nullptr) {
      error(element, "missing key in map literal");
      continue;
    }
    expression_with_hint(x, pair->key, map->key);
    assignment(x, map->key, "map literal");
    if (!x.valid()) continue;
    if (x.is_constant()) {
      std::vector<Type*>& types = visited[map_key(x.value)];
      bool duplicate = false;
      for (Type* other : types) duplicate |= !key_is_interface || identical(other, x.type);
      types.push_back(x.type);
      if (duplicate) {
        error(x, absl::StrCat("duplicate key ", x.value.to_string(), " in map literal"));
        continue;
      }
    }
    expression_with_hint(x, pair->value, map->element);
    assignment(x, map->element, "map literal");
  }
}

// Checks an element that is a literal of a basic type, as those of large tables are, without the
// detour of an untyped expression. False if it has to go the ordinary way, into an error perhaps.
bool Checker::literal_element(syntax::Expr* element, Type* type) {
  auto* literal = syntax::as<syntax::BasicLit>(element);
  auto* target = as<Basic>(underlying(type));
  if (literal == nullptr || target == nullptr || !is_typed(target)) return false;
  Operand x;
  basic_literal(x, literal);
  if (!x.valid()) return true;  // and reported
  Value value = x.value;
  if (!representable_constant(x.value, target, &value)) return false;
  record_type(literal, Mode::kConstant, type, value);
  return true;
}

// Checks the elements of an array or slice literal; `length` is negative if there is no limit.
// Returns one past the largest index.
int64_t Checker::indexed_elements(syntax::List<syntax::Expr> elements, Type* type, int64_t length) {
  absl::flat_hash_set<int64_t> visited;
  int64_t index = 0, max = 0;
  for (syntax::Expr* element : elements) {
    bool valid_index = false;
    syntax::Expr* value_expr = element;
    if (auto* pair = syntax::as<syntax::KeyValueExpr>(element)) {
      int64_t value = -1;
      Type* key_type = index_value(pair->key, length, value);
      if (is_valid(key_type)) {
        if (value >= 0) {
          index = value;
          valid_index = true;
        } else {
          error(element, absl::StrCat("index ", str(pair->key), " must be integer constant"));
        }
      }
      value_expr = pair->value;
    } else if (length >= 0 && index >= length) {
      error(element, absl::StrCat("index ", index, " is out of bounds (>= ", length, ")"));
    } else {
      valid_index = true;
    }
    if (valid_index && !visited.insert(index).second) {
      error(element, absl::StrCat("duplicate index ", index, " in array or slice literal"));
    }
    index++;
    if (index > max) max = index;
    if (literal_element(value_expr, type)) continue;
    Operand x;
    expression_with_hint(x, value_expr, type);
    assignment(x, type, "array or slice literal");
  }
  return max;
}

}  // namespace tandem::go::types
