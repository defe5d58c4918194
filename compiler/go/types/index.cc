// Index and slice expressions.
//
// x[i] may be an element, a map's element, an instance of a generic type, or one of a generic
// function; what x is decides, and the last is left to the caller. For a value whose type is a type
// parameter all types of the set must agree on key and element, and the least of the known lengths
// counts. A constant index is checked against the length where that is known: for arrays, pointers
// to them, and constant strings. Of the constant indices of a slice expression none may be less
// than one before it.

#include "compiler/go/types/checking.h"
#include "compiler/go/types/typeset.h"

namespace tandem::go::types {

// Returns true if the expression instantiates a generic function, which is then in x.
bool Checker::index_expr(Operand& x, syntax::IndexExpr* expr) {
  expression_or_type(x, expr->x, true);
  if (!x.valid()) {
    use(unpack(expr->index));
    return false;
  }
  if (x.mode == Mode::kType) {
    x.invalidate();
    x.type = variable_type(expr);
    if (is_valid(x.type)) x.mode = Mode::kType;
    return false;
  }
  if (x.mode == Mode::kValue) {
    auto* signature = as<Signature>(underlying(x.type));
    if (signature != nullptr && !signature->type_params.empty()) return true;
  }
  non_generic(nullptr, x);
  if (!x.valid()) return false;
  if (auto* map = as<Map>(underlying(x.type))) {
    map_index(x, expr, map->key, map->element);
    return false;
  }
  Indexed result;
  if (is_type_param(x.type)) {
    if (index_type_param(x, expr, result)) return false;
  } else {
    result = index_operand(x);
  }
  if (!result.valid) {
    error(expr->pos, absl::StrCat("invalid operation: cannot index ", str(x)));
    use(unpack(expr->index));
    x.invalidate();
    return false;
  }
  syntax::Expr* index = single_index(expr);
  if (index == nullptr) {
    x.invalidate();
    return false;
  }
  if (x.type == nullptr) x.type = invalid_type();
  int64_t value = -1;
  index_value(index, result.length, value);
  return false;
}

void Checker::map_index(Operand& x, syntax::IndexExpr* expr, Type* key, Type* element) {
  syntax::Expr* index = single_index(expr);
  if (index == nullptr) {
    x.invalidate();
    return;
  }
  Operand k;
  expression(nullptr, k, index);
  assignment(k, key, "map index");
  x.mode = Mode::kMapIndex;
  x.type = element;
  x.expr = expr;
}

// Makes x the element of a string, array, pointer to array or slice.
Checker::Indexed Checker::index_operand(Operand& x) {
  Type* under = underlying(x.type);
  if (is_string(under)) {
    Indexed result{true, -1};
    if (x.is_constant()) result.length = static_cast<int64_t>(x.value.string_value().size());
    x.set_value(universe_byte());
    return result;
  }
  if (auto* array = as<Array>(under)) {
    if (x.mode != Mode::kVariable) x.mode = Mode::kValue;
    x.type = array->element;
    return {true, array->length};
  }
  if (auto* pointer = as<Pointer>(under)) {
    auto* array = as<Array>(underlying(pointer->element));
    if (array == nullptr) return {};
    x.mode = Mode::kVariable;
    x.type = array->element;
    return {true, array->length};
  }
  if (auto* slice = as<Slice>(under)) {
    x.mode = Mode::kVariable;
    x.type = slice->element;
    return {true, -1};
  }
  return {};
}

// Indexing a value of type parameter type: all types of the set must agree on key and element. True
// if they are maps, and x is done.
bool Checker::index_type_param(Operand& x, syntax::IndexExpr* expr, Indexed& result) {
  Type* key = nullptr;
  Type* element = nullptr;
  Mode mode = Mode::kVariable;
  int64_t length = -1;
  bool valid = every_underlying(static_cast<TypeParam*>(x.type), [&](Type* under) {
    if (under == nullptr) return false;
    Type* term_key = nullptr;
    Operand term = x;
    term.type = under;
    Indexed indexed;
    if (auto* map = as<Map>(under)) {
      term_key = map->key;
      term.type = map->element;
    } else {
      indexed = index_operand(term);
      if (!indexed.valid) return false;
      if (term.mode == Mode::kValue) mode = Mode::kValue;
    }
    if (element == nullptr) {
      length = indexed.length;
      key = term_key;
      element = term.type;
      return true;
    }
    if ((key == nullptr) != (term_key == nullptr)) return false;
    if (key != nullptr && !identical(key, term_key)) return false;
    if (!identical(element, term.type)) return false;
    if (indexed.length >= 0 && (length < 0 || indexed.length < length)) length = indexed.length;
    return true;
  });
  if (!valid) return false;
  if (key != nullptr) {
    map_index(x, expr, key, element);
    return true;
  }
  x.mode = mode;
  x.type = element;
  result = {true, length};
  return false;
}

void Checker::slice_expr(Operand& x, syntax::SliceExpr* expr) {
  expression(nullptr, x, expr->x);
  if (!x.valid()) {
    use(absl::MakeConstSpan(expr->index, 3));
    return;
  }
  int64_t length = -1;
  if (!slice_operand(x, expr, length)) {
    x.invalidate();
    return;
  }
  x.mode = Mode::kValue;
  if (expr->full && (expr->index[1] == nullptr || expr->index[2] == nullptr)) {
    x.invalidate();  // reported by the parser
    return;
  }
  int64_t values[3] = {-1, -1, -1};
  for (int i = 0; i < 3; i++) {
    if (expr->index[i] != nullptr) {
      index_value(expr->index[i], length >= 0 ? length + 1 : -1, values[i]);
    } else if (i == 0) {
      values[i] = 0;
    } else if (length >= 0) {
      values[i] = length;
    }
  }
  for (int i = 0; i < 2; i++) {
    for (int j = i + 1; j < 3 && values[i] > 0; j++) {
      if (values[j] < 0 || values[j] >= values[i]) continue;
      syntax::Expr* at = expr->index[j] != nullptr ? expr->index[j] : expr->index[i];
      error(at, absl::StrCat("invalid slice indices: ", values[j], " < ", values[i]));
      return;
    }
  }
}

// Gives x the type of a slice of it; the length is known for arrays and constant strings.
bool Checker::slice_operand(Operand& x, syntax::SliceExpr* expr, int64_t& length) {
  Type* core = core_string(x.type);
  if (core == nullptr) {
    error(x, absl::StrCat("invalid operation: cannot slice ", str(x), ": ", str(x.type),
                          " has no core type"));
    return false;
  }
  if (is_string(core)) {
    if (expr->full) {
      error(expr->index[2] != nullptr ? expr->index[2] : static_cast<syntax::Expr*>(expr),
            "invalid operation: 3-index slice of string");
      return false;
    }
    if (x.is_constant()) length = static_cast<int64_t>(x.value.string_value().size());
    if (is_untyped(x.type)) {
      x.type = basic(BasicKind::kString);
    }
    return true;
  }
  if (auto* array = as<Array>(core)) {
    length = array->length;
    if (x.mode != Mode::kVariable) {
      error(x, absl::StrCat("invalid operation: ", str(x), " (slice of unaddressable value)"));
      return false;
    }
    x.type = slice_of(array->element);
    return true;
  }
  if (auto* pointer = as<Pointer>(core)) {
    if (auto* array = as<Array>(underlying(pointer->element))) {
      length = array->length;
      x.type = slice_of(array->element);
      return true;
    }
  }
  if (as<Slice>(core) != nullptr) return true;
  error(x, absl::StrCat("invalid operation: cannot slice ", str(x)));
  return false;
}

syntax::Expr* Checker::single_index(syntax::IndexExpr* expr) {
  auto* list = syntax::as<syntax::ListExpr>(expr->index);
  if (list == nullptr) return expr->index;
  if (list->elems.size() <= 1) return nullptr;
  error(list->elems[1], "invalid operation: more than one index");
  return list->elems[0];
}

Type* Checker::index_value(syntax::Expr* expr, int64_t max, int64_t& value) {
  value = -1;
  Operand x;
  expression(nullptr, x, expr);
  if (!is_valid_index(x, "index", false)) return invalid_type();
  if (!x.is_constant()) return x.type;
  std::optional<int64_t> constant = x.value.to_int64();
  if (!constant) return invalid_type();
  if (max >= 0 && *constant >= max) {
    error(x, absl::StrCat("invalid argument: index ", x.value.to_string(),
                          " out of bounds [0:", max, "]"));
    return invalid_type();
  }
  value = *constant;
  return x.type;
}

bool Checker::is_valid_index(Operand& x, absl::string_view what, bool allow_negative) {
  if (!x.valid()) return false;
  convert_untyped(x, basic(BasicKind::kInt));
  if (!x.valid()) return false;
  auto fail = [&](absl::string_view problem) {
    error(x, absl::StrCat("invalid argument: ", what, " ", str(x), problem));
    return false;
  };
  if (!all_integer(x.type)) return fail(" must be integer");
  if (!x.is_constant()) return true;
  if (!allow_negative && x.value.known() && x.value.sign() < 0)
    return fail(" must not be negative");
  auto* int_type = static_cast<Basic*>(basic(BasicKind::kInt));
  if (!representable_constant(x.value, int_type, &x.value)) return fail(" overflows int");
  return true;
}

}  // namespace tandem::go::types
