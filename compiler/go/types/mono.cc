// The graph of instantiations; see mono.h.

#include "compiler/go/types/mono.h"

#include <algorithm>

#include "compiler/go/types/typewalk.h"

namespace tandem::go::types {

void MonoGraph::record_instance(Package* package, absl::Span<TypeParam* const> params,
                                absl::Span<Type* const> args,
                                absl::Span<const Position> positions) {
  for (size_t i = 0; i < params.size(); i++) {
    if (params[i]->object->package == package) {
      assign(package, positions[i], params[i], args[i]);
    }
  }
}

void MonoGraph::assign(Package* package, Position position, TypeParam* param, Type* argument) {
  auto flow = [&](int from, Type* type) {
    edges_.push_back({from, vertex_of(param), type == argument ? 0 : 1, position, argument});
  };
  std::vector<Type*> seen;
  walk_type(argument, [&](Type* type) {
    if (type->kind == TypeKind::kInterface || type->kind == TypeKind::kStruct) {
      if (std::find(seen.begin(), seen.end(), type) != seen.end()) return false;
      seen.push_back(type);
    }
    if (auto* other = as<TypeParam>(type)) {
      flow(vertex_of(other), type);
    } else if (auto* named = as<Named>(type)) {
      int local = vertex_of_local(package, named->generic());
      if (local >= 0) flow(local, type);
    }
    return true;
  });
}

int MonoGraph::vertex_of(TypeParam* param) {
  if (auto it = canonical_.find(param); it != canonical_.end()) param = it->second;
  auto [it, inserted] = index_.try_emplace(param->object, static_cast<int>(vertices_.size()));
  if (inserted) vertices_.push_back({param->object});
  return it->second;
}

// A type declared in a generic function is another type in each instance of it: it depends on the
// type parameters around it. -1 if there are none.
int MonoGraph::vertex_of_local(Package* package, Named* named) {
  const TypeName* object = named->object;
  if (object->package != package || object->parent == nullptr || object->parent == package->scope) {
    return -1;
  }
  if (auto it = index_.find(object); it != index_.end()) return it->second;
  int vertex = -1;
  for (Scope* scope = object->parent; scope != nullptr && scope != package->scope;
       scope = scope->parent) {
    for (Object* element : scope->in_order) {
      auto* param = as<TypeParam>(element->type);
      if (element->kind != ObjectKind::kTypeName || param == nullptr || param->object != element ||
          !(element->position < object->position)) {
        continue;
      }
      if (vertex < 0) {
        vertex = static_cast<int>(vertices_.size());
        vertices_.push_back({object});
      }
      edges_.push_back({vertex_of(param), vertex, 1, object->position, param});
    }
  }
  index_[object] = vertex;
  return vertex;
}

// Longest paths by relaxation: a path with as many vertices as there are goes round a cycle.
std::vector<MonoGraph::Step> MonoGraph::find_growing_cycle() {
  for (bool again = true; again;) {
    again = false;
    for (size_t i = 0; i < edges_.size(); i++) {
      const Edge& edge = edges_[i];
      const Vertex& from = vertices_[static_cast<size_t>(edge.from)];
      Vertex& to = vertices_[static_cast<size_t>(edge.to)];
      int weight = from.weight + edge.weight;
      if (weight <= to.weight) continue;
      to.previous = static_cast<int>(i);
      to.length = from.length + 1;
      if (to.length == vertices_.size()) return cycle_through(edge.to);
      to.weight = weight;
      again = true;
    }
  }
  return {};
}

std::vector<MonoGraph::Step> MonoGraph::cycle_through(int vertex) const {
  std::vector<int> path;
  auto edge_to = [&](int v) -> const Edge& {
    return edges_[static_cast<size_t>(vertices_[static_cast<size_t>(v)].previous)];
  };
  while (std::find(path.begin(), path.end(), vertex) == path.end()) {
    path.push_back(vertex);
    vertex = edge_to(vertex).from;
  }
  path.erase(path.begin(), std::find(path.begin(), path.end(), vertex));
  std::vector<Step> steps;
  for (int v : path) {
    const Edge& edge = edge_to(v);
    steps.push_back({edge.position, vertices_[static_cast<size_t>(v)].object, edge.type});
  }
  return steps;
}

}  // namespace tandem::go::types
