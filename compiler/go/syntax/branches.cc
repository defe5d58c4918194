// One walk over the statements; see branches.h.
//
// A goto whose label has been seen in its block or one around it is resolved at once. The others
// wait in the list of their block; when the block ends without the label, they go on to wait in the
// block around it. A waiting goto knows how many variables its block had declared when it came, so
// that at the label it shows whether it jumps over a declaration.

#include "compiler/go/syntax/branches.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "compiler/go/syntax/printer.h"

namespace tandem::go::syntax {
namespace {

// The statements around a branch that it can leave or continue without a label.
struct Targets {
  Stmt* breaks = nullptr;  // a ForStmt, SwitchStmt or SelectStmt
  ForStmt* continues = nullptr;
  int case_index = -1;  // of the directly enclosing clause of a switch
};

struct Block {
  const Block* parent = nullptr;
  size_t id = 0;
  Position start;
  const LabeledStmt* labeled = nullptr;  // whose statement the block is the body of
};

struct Label {
  LabeledStmt* stmt = nullptr;
  size_t block_id = 0;
  Position block_start;
  bool used = false;
};

struct WaitingGoto {
  BranchStmt* stmt = nullptr;
  size_t variables_before = 0;
};

class BranchChecker {
 public:
  BranchChecker(const SourceManager& sources, Diagnostics& diagnostics)
      : sources_(sources), diagnostics_(diagnostics) {}

  void check(BlockStmt* body);

 private:
  class BlockWalk;

  template <class... Args>
  void error(Position at, const Args&... message) {
    diagnostics_.error(at, absl::StrCat(message...));
  }
  Label* find(absl::string_view name) {
    auto found = labels_.find(name);
    return found == labels_.end() ? nullptr : &found->second;
  }
  Label* declare(const Block& block, LabeledStmt* stmt);

  const SourceManager& sources_;
  Diagnostics& diagnostics_;
  absl::flat_hash_map<absl::string_view, Label> labels_;
  std::vector<WaitingGoto> waiting_;  // of all open blocks, innermost last
  size_t blocks_ = 0;
};

// The walk over one statement list.
class BranchChecker::BlockWalk {
 public:
  BlockWalk(BranchChecker& checker, const Block* parent, const LabeledStmt* labeled, Position start)
      : c_(checker),
        block_{parent, ++checker.blocks_, start, labeled},
        first_waiting_(checker.waiting_.size()) {}

  void walk(List<Stmt> list, const Targets& targets);

 private:
  void statement(Stmt* stmt, const Targets& targets, bool last);
  void declared(Position at, const Node* name);
  void inner(const LabeledStmt* labeled, const Targets& targets, Position start, List<Stmt> list);
  void define_label(LabeledStmt* stmt);
  void branch(BranchStmt* stmt, const Targets& targets, bool last);
  void fallthrough(BranchStmt* stmt, const Targets& targets, bool last);
  void labeled_branch(BranchStmt* stmt);
  void goto_label(BranchStmt* stmt);
  Stmt* enclosing(absl::string_view label, bool* defined);

  BranchChecker& c_;
  Block block_;
  size_t first_waiting_;
  size_t variables_ = 0;
  Position variable_pos_;
  const Node* variable_ = nullptr;  // the name or list of names declared last
};

void BranchChecker::check(BlockStmt* body) {
  BlockWalk(*this, nullptr, nullptr, body->pos).walk(body->list, {});
  for (const WaitingGoto& each : waiting_) {
    const Name* name = each.stmt->label;
    if (Label* label = find(name->value)) {
      label->used = true;
      error(name->pos, "goto ", name->value, " jumps into block starting at ",
            sources_.format(label->block_start));
    } else {
      error(name->pos, "label ", name->value, " not defined");
    }
  }
  for (const auto& [name, label] : labels_) {
    if (!label.used) error(label.stmt->label->pos, "label ", name, " defined and not used");
  }
}

// The label that `stmt` defines; after an error the one there was.
Label* BranchChecker::declare(const Block& block, LabeledStmt* stmt) {
  const absl::string_view name = stmt->label->value;
  auto [entry, is_new] =
      labels_.try_emplace(name, Label{stmt, block.id, block.start, /*used=*/false});
  if (!is_new) {
    error(stmt->label->pos, "label ", name, " already defined at ",
          sources_.format(entry->second.stmt->label->pos));
  }
  return &entry->second;
}

// ---- Statements ---------------------------------------------------------------------------------

void BranchChecker::BlockWalk::walk(List<Stmt> list, const Targets& targets) {
  // A fallthrough is the last statement also when empty ones follow.
  size_t size = list.size();
  while (size > 0 && isa<EmptyStmt>(list[size - 1])) --size;
  for (size_t i = 0; i < size; ++i) statement(list[i], targets, i + 1 == size);
}

void BranchChecker::BlockWalk::declared(Position at, const Node* name) {
  ++variables_;
  variable_pos_ = at;
  variable_ = name;
}

// A block inside this one. Its gotos that found no label wait on in this block.
void BranchChecker::BlockWalk::inner(const LabeledStmt* labeled, const Targets& targets,
                                     Position start, List<Stmt> list) {
  const size_t first = c_.waiting_.size();
  BlockWalk(c_, &block_, labeled, start).walk(list, targets);
  for (size_t i = first; i < c_.waiting_.size(); ++i) c_.waiting_[i].variables_before = variables_;
}

void BranchChecker::BlockWalk::statement(Stmt* stmt, const Targets& targets, bool last) {
  const LabeledStmt* labeled = nullptr;
  while (auto* label = as<LabeledStmt>(stmt)) {
    if (label->label->value != "_") {
      define_label(label);
      labeled = label;
    }
    stmt = label->stmt;
  }
  Targets nested{targets.breaks, targets.continues, -1};
  if (auto* branch_stmt = as<BranchStmt>(stmt)) {
    branch(branch_stmt, targets, last);
  } else if (auto* decls = as<DeclStmt>(stmt)) {
    if (!decls->decls.empty() && isa<VarDecl>(decls->decls[0])) {
      const auto* var = cast<VarDecl>(decls->decls[0]);
      declared(var->pos, var->names[0]);
    }
  } else if (auto* assign = as<AssignStmt>(stmt)) {
    if (assign->op == Operator::kDef) declared(assign->pos, assign->lhs);
  } else if (auto* block = as<BlockStmt>(stmt)) {
    inner(labeled, nested, block->pos, block->list);
  } else if (auto* if_stmt = as<IfStmt>(stmt)) {
    inner(labeled, nested, if_stmt->then->pos, if_stmt->then->list);
    if (if_stmt->otherwise != nullptr) {
      inner(labeled, nested, if_stmt->otherwise->pos, List<Stmt>(&if_stmt->otherwise, 1));
    }
  } else if (auto* for_stmt = as<ForStmt>(stmt)) {
    inner(labeled, {for_stmt, for_stmt, -1}, for_stmt->body->pos, for_stmt->body->list);
  } else if (auto* switch_stmt = as<SwitchStmt>(stmt)) {
    nested.breaks = switch_stmt;
    for (const CaseClause* clause : switch_stmt->body) {
      ++nested.case_index;
      inner(labeled, nested, clause->pos, clause->body);
    }
  } else if (auto* select = as<SelectStmt>(stmt)) {
    nested.breaks = select;
    for (const CommClause* clause : select->body) inner(labeled, nested, clause->pos, clause->body);
  }
}

// ---- Labels -------------------------------------------------------------------------------------

// Declares the label and resolves the gotos that wait for it.
void BranchChecker::BlockWalk::define_label(LabeledStmt* stmt) {
  const absl::string_view name = stmt->label->value;
  Label* label = c_.declare(block_, stmt);
  size_t kept = first_waiting_;
  for (size_t i = first_waiting_; i < c_.waiting_.size(); ++i) {
    const WaitingGoto waiting = c_.waiting_[i];
    if (waiting.stmt->label->value != name) {
      c_.waiting_[kept++] = waiting;
      continue;
    }
    waiting.stmt->target = stmt;
    label->used = true;
    if (variables_ > waiting.variables_before) {
      c_.error(waiting.stmt->label->pos, "goto ", name, " jumps over declaration of ",
               print_short(variable_), " at ", c_.sources_.format(variable_pos_));
    }
  }
  c_.waiting_.resize(kept);
}

void BranchChecker::BlockWalk::branch(BranchStmt* stmt, const Targets& targets, bool last) {
  if (stmt->label != nullptr) return labeled_branch(stmt);
  if (stmt->token == Token::kBreak) {
    stmt->target = targets.breaks;
    if (stmt->target == nullptr) c_.error(stmt->pos, "break is not in a loop, switch, or select");
  } else if (stmt->token == Token::kContinue) {
    stmt->target = targets.continues;
    if (stmt->target == nullptr) c_.error(stmt->pos, "continue is not in a loop");
  } else {
    fallthrough(stmt, targets, last);
  }
}

void BranchChecker::BlockWalk::fallthrough(BranchStmt* stmt, const Targets& targets, bool last) {
  absl::string_view message = "fallthrough statement out of place";
  if (const auto* around = as<SwitchStmt>(targets.breaks)) {
    if (isa<TypeSwitchGuard>(around->tag)) {
      message = "cannot fallthrough in type switch";
    } else if (targets.case_index >= 0 && last) {
      if (static_cast<size_t>(targets.case_index) + 1 < around->body.size()) return;
      message = "cannot fallthrough final case in switch";
    }
  }
  c_.error(stmt->pos, message);
}

void BranchChecker::BlockWalk::labeled_branch(BranchStmt* stmt) {
  if (stmt->token == Token::kGoto) return goto_label(stmt);
  const absl::string_view name = stmt->label->value;
  const absl::string_view verb = to_string(stmt->token);
  bool defined = false;
  Stmt* target = enclosing(name, &defined);
  if (!defined) {
    c_.error(stmt->label->pos, verb, " label not defined: ", name);
    return;
  }
  const bool valid = isa<ForStmt>(target) || (stmt->token == Token::kBreak &&
                                              (isa<SwitchStmt>(target) || isa<SelectStmt>(target)));
  if (valid) {
    stmt->target = target;
  } else {
    c_.error(stmt->label->pos, "invalid ", verb, " label ", name);
  }
}

void BranchChecker::BlockWalk::goto_label(BranchStmt* stmt) {
  if (Label* label = c_.find(stmt->label->value)) {
    label->used = true;
    for (const Block* block = &block_; block != nullptr; block = block->parent) {
      if (block->id != label->block_id) continue;
      stmt->target = label->stmt;
      return;
    }
  }
  c_.waiting_.push_back({stmt, variables_});
}

// The statement that the label, if it is around this block, stands before; else null. *defined
// tells whether the label has been seen anywhere.
Stmt* BranchChecker::BlockWalk::enclosing(absl::string_view name, bool* defined) {
  Label* label = c_.find(name);
  *defined = label != nullptr;
  if (label == nullptr) return nullptr;
  label->used = true;
  for (const Block* block = &block_; block != nullptr; block = block->parent) {
    if (block->labeled == label->stmt) return label->stmt->stmt;
  }
  return nullptr;
}

}  // namespace

void check_branches(BlockStmt* body, const SourceManager& sources, Diagnostics& diagnostics) {
  BranchChecker(sources, diagnostics).check(body);
}

}  // namespace tandem::go::syntax
