// Struct types.

#include "compiler/go/types/checking.h"

namespace tandem::go::types {
namespace {

bool is_pointer_expr(const syntax::Expr* expr) {
  auto* operation = syntax::as<syntax::Operation>(expr);
  return operation != nullptr && operation->op == syntax::Operator::kMul && operation->is_unary();
}

// The name that an embedded field takes from its type; null if the type is none to embed.
syntax::Name* embedded_name(syntax::Expr* expr) {
  if (auto* name = syntax::as<syntax::Name>(expr)) return name;
  if (auto* selector = syntax::as<syntax::SelectorExpr>(expr)) return selector->sel;
  if (auto* index = syntax::as<syntax::IndexExpr>(expr)) return embedded_name(index->x);
  if (is_pointer_expr(expr)) {
    syntax::Expr* base = static_cast<syntax::Operation*>(expr)->x;
    if (!is_pointer_expr(base)) return embedded_name(base);
  }
  return nullptr;
}

}  // namespace

void Checker::struct_type(Struct* structure, syntax::StructType* expr) {
  std::vector<Var*> fields;
  std::vector<std::string> tags;
  absl::flat_hash_map<std::string, Var*> seen;
  Type* field_type = nullptr;
  for (size_t i = 0; i < expr->members.size(); i++) {
    syntax::Field* member = expr->members[i];
    if (i == 0 || member->type != expr->members[i - 1]->type) {
      field_type = variable_type(member->type);
    }
    syntax::Name* name = member->name;
    bool embedded = name == nullptr;
    if (embedded) {
      name = embedded_name(member->type);
      Position position = syntax::start_pos(member->type);
      if (name == nullptr) {
        error(position, absl::StrCat("invalid embedded field type ", str(member->type)));
        continue;
      }
      later([this, position, field_type] { check_embedded_type(position, field_type); });
    }
    auto* field = make<Var>(name->pos, package_, name->value, field_type);
    field->is_field = true;
    field->embedded = embedded;
    if (field->name != "_") {
      auto [other, inserted] = seen.try_emplace(field->id(), field);
      if (!inserted) {
        ErrorMessage message;
        message.add(name->pos, absl::StrCat(field->name, " redeclared"));
        add_other_declaration(message, other->second);
        report(message);
        continue;
      }
    }
    fields.push_back(field);
    record_def(name, field);
    if (member->tag != nullptr && !member->tag->bad) {
      tags.resize(fields.size() - 1);
      tags.push_back(string_literal(member->tag->value).string_value());
    }
  }
  structure->fields = std::move(fields);
  structure->tags = std::move(tags);
  structure->complete = true;
}

void Checker::check_embedded_type(Position position, Type* type) {
  bool was_pointer = false;
  Type* base = dereference(type, &was_pointer);
  Type* under = underlying(base);
  if (!is_valid(under)) return;
  if (auto* basic_type = as<Basic>(under)) {
    if (basic_type->basic == BasicKind::kUnsafePointer) {
      error(position, "embedded field type cannot be unsafe.Pointer");
    }
  } else if (as<Pointer>(under) != nullptr) {
    error(position, "embedded field type cannot be a pointer");
  } else if (is_type_param(base)) {
    error(position, "embedded field type cannot be a (pointer to a) type parameter");
  } else if (as<Interface>(under) != nullptr && was_pointer) {
    error(position, "embedded field type cannot be a pointer to an interface");
  }
}

}  // namespace tandem::go::types
