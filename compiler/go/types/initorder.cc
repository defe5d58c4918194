// The order in which package-level variables are initialized.
//
// Variables depend on what their initializers mention, functions included and followed through. The
// next variable to be initialized is the first one in the source whose dependencies are all done.
// Functions are taken out of the graph by joining their callers with what they depend on, so that
// what remains are constants and variables with the number of their open dependencies. Functions
// that no initializer reaches, which are most, do not get into the graph.

#include <algorithm>
#include <set>

#include "compiler/go/types/checking.h"

namespace tandem::go::types {
namespace {

struct Node {
  Object* object = nullptr;
  // Ordered by the source, so that results do not depend on addresses.
  struct ByOrder {
    bool operator()(const Node* a, const Node* b) const {
      return a->object->order < b->object->order;
    }
  };
  using Set = std::set<Node*, ByOrder>;
  Set users;
  Set dependencies;
  size_t open = 0;  // dependencies that are not initialized yet
};

struct NodeBefore {
  bool operator()(const Node* a, const Node* b) const {
    if (a->open != b->open) return a->open < b->open;
    return a->object->order < b->object->order;
  }
};

// Joins the users of a function with its dependencies.
void eliminate(Node* function) {
  for (Node* user : function->users) {
    if (user == function) continue;
    for (Node* dependency : function->dependencies) {
      if (dependency == function) continue;
      user->dependencies.insert(dependency);
      dependency->users.insert(user);
    }
    user->dependencies.erase(function);
  }
  for (Node* dependency : function->dependencies) dependency->users.erase(function);
}

// A path from `from` to `to` through dependencies, backwards; empty if there is none.
using Declarations = absl::flat_hash_map<Object*, DeclInfo*>;
std::vector<Object*> find_path(const Declarations& declarations, Object* from, Object* to,
                               absl::flat_hash_set<Object*>& seen) {
  if (!seen.insert(from).second) return {};
  auto it = declarations.find(from);
  if (it == declarations.end()) return {};
  std::vector<Object*> dependencies = it->second->dependencies;
  std::sort(dependencies.begin(), dependencies.end(),
            [](Object* a, Object* b) { return a->order < b->order; });
  for (Object* dependency : dependencies) {
    if (dependency == to) return {dependency};
    std::vector<Object*> path = find_path(declarations, dependency, to, seen);
    if (path.empty()) continue;
    path.push_back(dependency);
    return path;
  }
  return {};
}

}  // namespace

void Checker::initialization_order() {
  const absl::flat_hash_set<Object*> reached = reached_by_initializers();
  absl::flat_hash_map<Object*, std::unique_ptr<Node>> nodes;
  std::vector<Node*> functions;
  std::vector<Node*> values;
  for (Object* object : objects_) {
    if (object->kind == ObjectKind::kTypeName || !reached.contains(object)) continue;
    auto node = std::make_unique<Node>();
    node->object = object;
    (object->kind == ObjectKind::kFunc ? functions : values).push_back(node.get());
    nodes.emplace(object, std::move(node));
  }
  for (Object* object : objects_) {
    auto from = nodes.find(object);
    if (from == nodes.end()) continue;
    for (Object* dependency : declarations_[object]->dependencies) {
      auto to = nodes.find(dependency);
      if (to == nodes.end()) continue;
      from->second->dependencies.insert(to->second.get());
      to->second->users.insert(from->second.get());
    }
  }
  std::sort(functions.begin(), functions.end(), [](const Node* a, const Node* b) {
    size_t x = a->users.size() * a->dependencies.size();
    size_t y = b->users.size() * b->dependencies.size();
    return x != y ? x < y : a->object->order < b->object->order;
  });
  for (Node* function : functions) eliminate(function);
  std::set<Node*, NodeBefore> queue;
  for (Node* node : values) {
    node->open = node->dependencies.size();
    queue.insert(node);
  }
  info_.init_order.clear();
  absl::flat_hash_set<DeclInfo*> emitted;
  while (!queue.empty()) {
    Node* node = *queue.begin();
    queue.erase(queue.begin());
    if (node->open > 0) {
      absl::flat_hash_set<Object*> seen;
      std::vector<Object*> cycle = find_path(declarations_, node->object, node->object, seen);
      if (!cycle.empty()) report_init_cycle(cycle);
    }
    for (Node* user : node->users) {
      auto it = queue.find(user);
      if (it == queue.end()) {
        if (user->open > 0) user->open--;
        continue;
      }
      queue.erase(it);
      user->open--;
      queue.insert(user);
    }
    auto* variable = as<Var>(node->object);
    DeclInfo* info = declarations_[node->object];
    if (variable == nullptr || !info->has_initializer() || !emitted.insert(info).second) continue;
    std::vector<Var*> lhs = info->lhs;
    if (lhs.empty()) lhs.push_back(variable);
    info_.init_order.push_back({std::move(lhs), info->init});
  }
}

// The variables and constants, and what their initializers mention, functions' bodies included:
// those are checked here if that was put off, as a body that was not looked at mentions nothing.
absl::flat_hash_set<Object*> Checker::reached_by_initializers() {
  std::vector<Object*> work;
  absl::flat_hash_set<Object*> seen;
  for (Object* object : objects_) {
    const bool is_root = object->kind == ObjectKind::kVar || object->kind == ObjectKind::kConst;
    if (is_root && seen.insert(object).second) work.push_back(object);
  }
  while (!work.empty()) {
    Object* object = work.back();
    work.pop_back();
    if (auto* function = as<Func>(object)) check_body(function);
    for (Object* dependency : declarations_[object]->dependencies) {
      if (seen.insert(dependency).second) work.push_back(dependency);
    }
  }
  return seen;
}

void Checker::report_init_cycle(const std::vector<Object*>& cycle) {
  Object* object = cycle[0];
  if (cycle.size() == 1) {
    error(object, absl::StrCat("initialization cycle: ", object->name, " refers to itself"));
    return;
  }
  ErrorMessage message;
  message.add(object->position, absl::StrCat("initialization cycle for ", object->name));
  for (size_t i = cycle.size(); i-- > 0;) {
    message.add(object->position, absl::StrCat(object->name, " refers to"));
    object = cycle[i];
  }
  message.add(object->position, object->name);
  report(message);
}

}  // namespace tandem::go::types
