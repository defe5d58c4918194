// Reporting errors, and turning what messages mention into text.
//
// All errors pass through report(), which drops those that follow from an earlier one: a message
// that mentions an invalid type or operand. Types are written with their package's name where they
// are not the checked package's own, and with its quoted path where two packages have one name, as
// gc does.

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "compiler/go/syntax/printer.h"
#include "compiler/go/types/checking.h"
#include "compiler/go/types/typestring.h"

namespace tandem::go::types {

std::string Context::str() const {
  if (callee_ != nullptr) return absl::StrCat("argument to ", syntax::print_short(callee_));
  return std::string(text_);
}

void Checker::error(Position position, std::string message) {
  // What mentions an invalid operand or type follows from an error that has been reported.
  auto mentions = [&](absl::string_view what) {
    size_t at = message.find(std::string(what));
    return at != std::string::npos && at > 0;
  };
  if (has_errors_ && (mentions("invalid operand") || mentions("invalid type"))) {
    return;
  }
  if (env_.error_position.known()) position = env_.error_position;
  has_errors_ = true;
  add_version_hint(message);
  diagnostics_->error(position, std::move(message));
}

void Checker::error(const syntax::Node* node, std::string message) {
  error(syntax::start_pos(node), std::move(message));
}

void Checker::error(const Operand& operand, std::string message) {
  error(position_of(operand), std::move(message));
}

void Checker::error(const Object* object, std::string message) {
  error(object->position, std::move(message));
}

void Checker::report(const ErrorMessage& message) {
  std::string text;
  for (const Diagnostic& line : message.lines()) {
    if (text.empty()) {
      text = line.message;
      continue;
    }
    absl::StrAppend(&text, "\n\t");
    if (line.position.known()) absl::StrAppend(&text, str(line.position), ": ");
    absl::StrAppend(&text, line.message);
  }
  error(message.lines()[0].position, std::move(text));
}

void Checker::add_other_declaration(ErrorMessage& message, const Object* object) {
  if (!object->position.known()) return;
  message.add(object->position, absl::StrCat("other declaration of ", object->name));
}

Position Checker::position_of(const Operand& operand) {
  return operand.expr != nullptr ? syntax::start_pos(operand.expr) : Position();
}

std::string Checker::str(Type* type) const {
  return type_string(type, qualifier());
}

std::string Checker::str(const syntax::Expr* expr) const {
  return syntax::print_short(expr);
}

std::string Checker::str(const Operand& operand) const {
  return operand_string(operand, qualifier());
}

std::string Checker::str(const Object* object) const {
  return object_string(object, qualifier());
}

std::string Checker::str(Position position) const {
  return program_.sources.format(position);
}

Qualifier Checker::qualifier() const {
  return [this](const Package* package) { return package_name(package); };
}

// A package is written by its name, or by its quoted path when another package that the program
// knows has the same name.
std::string Checker::package_name(const Package* package) const {
  if (package == package_) return "";
  if (marked_packages_.empty()) mark_imports(package_);
  auto it = paths_by_name_.find(package->name);
  if (it != paths_by_name_.end() && it->second.size() > 1) return quote(package->path);
  return package->name;
}

void Checker::mark_imports(Package* package) const {
  if (!marked_packages_.insert(package).second) return;
  paths_by_name_[package->name].insert(package->path);
  for (Package* imported : package->imports) mark_imports(imported);
}

std::string Checker::measure(size_t count, absl::string_view unit) {
  return absl::StrCat(count, " ", unit, count != 1 ? "s" : "");
}

std::string Checker::types_summary(absl::Span<Type* const> types, bool variadic) const {
  std::vector<std::string> parts;
  for (size_t i = 0; i < types.size(); i++) {
    Type* type = types[i];
    if (!is_valid(type)) {
      parts.push_back("unknown type");
    } else if (is_untyped(type)) {
      parts.push_back(is_numeric(type) ? "number"
                                       : absl::StrReplaceAll(static_cast<Basic*>(type)->name,
                                                             {{"untyped ", ""}}));
    } else if (variadic && i + 1 == types.size() && as<Slice>(type) != nullptr) {
      parts.push_back(absl::StrCat("...", str(as<Slice>(type)->element)));
    } else {
      parts.push_back(str(type));
    }
  }
  return absl::StrCat("(", absl::StrJoin(parts, ", "), ")");
}

}  // namespace tandem::go::types
