// Expression switches and type switches.
//
// The tag is evaluated once. The cases are tested in source order, each in a block that goes on to
// the next test, and the last one goes to the default clause or behind the switch; the bodies
// follow, so that `fallthrough` is a jump to the next one. Cases that constants decide need no
// test, and bodies that nothing reaches no code: `switch runtime.GOOS` is one of its bodies. A
// switch over integer constants, with enough of them, is one `switch` instruction instead. A type
// switch compares the descriptor of the dynamic type for a concrete type and asserts for an
// interface; the variable of a clause with one type gets the content.

#include <optional>
#include <utility>

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

using syntax::as;

namespace {

// A switch with this many constant cases or more is one instruction; code generation makes a table
// or a binary search of it.
constexpr size_t kMinSwitchCases = 4;

std::vector<const syntax::Expr*> cases_of(const syntax::CaseClause* clause) {
  if (clause->is_default()) return {};
  if (const auto* list = as<syntax::ListExpr>(clause->cases)) {
    return {list->elems.begin(), list->elems.end()};
  }
  return {clause->cases};
}

bool ends_in_fallthrough(const syntax::CaseClause* clause) {
  if (clause->body.empty()) return false;
  const auto* branch = as<syntax::BranchStmt>(clause->body.back());
  return branch != nullptr && branch->token == syntax::Token::kFallthrough;
}

}  // namespace

void FunctionLowering::switch_statement(const syntax::SwitchStmt* stmt) {
  if (stmt->init != nullptr) statement(stmt->init);
  if (const auto* guard = as<syntax::TypeSwitchGuard>(stmt->tag)) return type_switch(stmt, guard);
  expression_switch(stmt);
}

// The bodies of the clauses that are reached, each in its block; `fallthrough` goes to the next
// one.
void FunctionLowering::switch_bodies(const syntax::SwitchStmt* stmt,
                                     absl::Span<const BlockId> bodies,
                                     const std::vector<bool>& reached, BlockId done) {
  bool falls_through = false;
  for (size_t i = 0; i < bodies.size(); ++i) {
    if (!reached[i] && !falls_through) continue;
    falls_through = ends_in_fallthrough(stmt->body[i]);
    start(bodies[i]);
    fallthrough_.push_back(i + 1 < bodies.size() ? bodies[i + 1] : done);
    statements(stmt->body[i]->body);
    fallthrough_.pop_back();
    if (!b_.terminated()) b_.jump(done);
  }
  start(done);
}

// Goes to `body` when the tag equals x, and on in a new block otherwise.
void FunctionLowering::case_test(const syntax::Expr* x, ValueId tag, const ir::Type* tag_type,
                                 BlockId body) {
  At at(*this, x->pos);
  BlockId next = function_->add_block();
  const types::TypeAndValue* known = find(x);
  ValueId matches;
  if (known != nullptr && known->mode == types::Mode::kNil) {
    const ir::Type* word = types_.table().uintptr_type();
    ValueId word_value;
    if (tag_type->is_interface()) {
      word_value = b_.emit1(Opcode::kInterfaceTable, word, {tag});
    } else if (tag_type->underlying_kind() == ir::TypeKind::kSlice) {
      word = pointer_to(tag_type->element());
      word_value = b_.emit1(Opcode::kSlicePtr, word, {tag});
    } else {
      word = types_.table().unsafe_pointer();
      word_value = b_.reinterpret(word, tag);
    }
    matches = b_.compare(Opcode::kEq, word_value, b_.zero(word));
  } else {
    const ir::Type* of_x = type(x);
    const ir::Type* common = of_x->is_interface() && !tag_type->is_interface() ? of_x : tag_type;
    order(x, common);
    ValueId y = convert(value(x), of_x, common);
    matches = equal(convert(tag, tag_type, common), y, common, false);
  }
  b_.branch(matches, body, next);
  start(next);
}

// Whether the case is taken, if constants decide that.
std::optional<bool> FunctionLowering::known_case(const syntax::Expr* tag, const syntax::Expr* x) {
  if (tag == nullptr) return known_condition(x);
  if (!is_constant(tag) || !is_constant(x) || type(tag) != type(x)) return std::nullopt;
  return types::compare(find(tag)->value, types::ConstantOp::kEqual, find(x)->value);
}

// The switch as one instruction, if all its cases are integer constants; false if it is not.
bool FunctionLowering::integer_switch(const syntax::SwitchStmt* stmt, ValueId tag,
                                      const ir::Type* tag_type, absl::Span<const BlockId> bodies,
                                      BlockId done) {
  if (!tag_type->is_integer()) return false;
  std::vector<int64_t> values;
  std::vector<ir::Target> targets(1);
  targets[0].block = done;
  for (size_t i = 0; i < bodies.size(); ++i) {
    const syntax::CaseClause* clause = stmt->body[i];
    if (clause->is_default()) targets[0].block = bodies[i];
    for (const syntax::Expr* x : cases_of(clause)) {
      if (!is_constant(x)) return false;
      values.push_back(integer_bits(find(x)->value, tag_type));
      targets.push_back({.block = bodies[i], .arguments = {}});
    }
  }
  if (values.size() < kMinSwitchCases) return false;
  ir::Instruction& instruction = function_->instruction(b_.emit0(Opcode::kSwitch, {tag}));
  instruction.cases = std::move(values);
  instruction.targets.assign(targets.begin(), targets.end());
  return true;
}

void FunctionLowering::expression_switch(const syntax::SwitchStmt* stmt) {
  std::vector<BlockId> bodies;
  for (size_t i = 0; i < stmt->body.size(); ++i) bodies.push_back(function_->add_block());
  BlockId done = function_->add_block();
  branch_targets_[stmt] = {done, BlockId{}};
  const ir::Type* tag_type = nullptr;
  ValueId tag;
  if (stmt->tag != nullptr) {
    tag_type = type(stmt->tag);
    order(stmt->tag);
    tag = stable(value(stmt->tag), tag_type);
    if (!is_constant(stmt->tag) && integer_switch(stmt, tag, tag_type, bodies, done)) {
      return switch_bodies(stmt, bodies, std::vector<bool>(bodies.size(), true), done);
    }
  }
  std::vector<bool> reached(bodies.size());
  for (size_t i = 0; i < bodies.size() && !b_.terminated(); ++i) {
    for (const syntax::Expr* x : cases_of(stmt->body[i])) {
      At at(*this, x->pos);
      const std::optional<bool> known = known_case(stmt->tag, x);
      if (known && !*known) continue;
      reached[i] = true;
      if (known) {
        b_.jump(bodies[i]);
        break;
      }
      if (tag.valid()) {
        case_test(x, tag, tag_type, bodies[i]);
      } else {
        BlockId next = function_->add_block();
        condition(x, bodies[i], next);
        start(next);
      }
    }
  }
  if (!b_.terminated()) {
    BlockId otherwise = done;
    for (size_t i = 0; i < bodies.size(); ++i) {
      if (!stmt->body[i]->is_default()) continue;
      otherwise = bodies[i];
      reached[i] = true;
    }
    b_.jump(otherwise);
  }
  switch_bodies(stmt, bodies, reached, done);
}

void FunctionLowering::type_switch(const syntax::SwitchStmt* stmt,
                                   const syntax::TypeSwitchGuard* guard) {
  std::vector<BlockId> bodies;
  for (size_t i = 0; i < stmt->body.size(); ++i) bodies.push_back(function_->add_block());
  BlockId done = function_->add_block();
  BlockId otherwise = done;
  branch_targets_[stmt] = {done, BlockId{}};
  const ir::Type* tag_type = type(guard->x);
  order(guard->x);
  ValueId tag = value(guard->x);
  ValueId dynamic = interface_type(tag);
  // The values that a body's variable gets, where its clause has a single type.
  std::vector<Typed> contents(bodies.size(), Typed{tag, tag_type});
  for (size_t i = 0; i < bodies.size(); ++i) {
    const syntax::CaseClause* clause = stmt->body[i];
    if (clause->is_default()) otherwise = bodies[i];
    std::vector<const syntax::Expr*> cases = cases_of(clause);
    for (const syntax::Expr* x : cases) {
      At at(*this, x->pos);
      BlockId next = function_->add_block();
      const types::TypeAndValue* known = find(x);
      const ir::Type* pointer = types_.table().unsafe_pointer();
      ValueId matches;
      if (known != nullptr && known->mode == types::Mode::kNil) {
        matches = b_.compare(Opcode::kEq, dynamic, b_.zero(pointer));
      } else if (const ir::Type* wanted = type(x); wanted->is_interface()) {
        std::vector<Typed> asserted = type_assert_ok(tag, wanted);
        matches = asserted[1].value;
        if (cases.size() == 1) contents[i] = asserted[0];
      } else {
        matches = b_.compare(Opcode::kEq, dynamic, b_.type_addr(wanted));
        if (cases.size() == 1) contents[i] = {ValueId{}, wanted};
      }
      b_.branch(matches, bodies[i], next);
      start(next);
    }
  }
  b_.jump(otherwise);
  for (size_t i = 0; i < bodies.size(); ++i) {
    const syntax::CaseClause* clause = stmt->body[i];
    start(bodies[i]);
    auto variable = info_->implicits.find(clause);
    if (guard->lhs != nullptr && variable != info_->implicits.end()) {
      if (const auto* declared = types::as<types::Var>(variable->second)) {
        At at(*this, clause->pos);
        Typed content = contents[i];
        if (!content.value.valid()) content.value = interface_content(tag, content.type);
        declare_with(declared, convert(content.value, content.type, convert_type(declared->type)));
      }
    }
    statements(clause->body);
    if (!b_.terminated()) b_.jump(done);
  }
  start(done);
}

}  // namespace tandem::go::lower
