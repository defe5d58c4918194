// Two restrictions that concern the package as a whole: instantiations without end, and interface
// types without a name that contain themselves through their methods.

#include "compiler/go/types/checking.h"
#include "compiler/go/types/typewalk.h"

namespace tandem::go::types {
namespace {

// Looks for a way from an interface literal back to itself that goes through types without names.
class InterfaceCycles {
 public:
  bool has_cycle(Interface* interface) {
    for (Func* m : type_set(interface).methods) {
      if (visit(m->type)) return true;
    }
    return false;
  }

  // After a cycle has been reported, what is on it is not reported again.
  void forget_cycle() {
    for (auto& [interface, cyclic] : cyclic_) cyclic = false;
  }

 private:
  bool visit(Type* type) {
    bool found = false;
    walk_type(type, [&](Type* part) {
      if (found || part->kind == TypeKind::kNamed) return false;
      auto* interface = as<Interface>(part);
      if (interface == nullptr) return true;
      found = visit_interface(interface);
      return false;
    });
    return found;
  }

  bool visit_interface(Interface* interface) {
    if (interface->explicit_methods.empty() && interface->embedded.empty()) return false;
    auto it = cyclic_.find(interface);
    if (it != cyclic_.end()) return it->second;
    cyclic_[interface] = true;
    if (has_cycle(interface)) return true;
    cyclic_[interface] = false;
    return false;
  }

  absl::flat_hash_map<Interface*, bool> cyclic_;
};

}  // namespace

void Checker::record_mono(absl::Span<TypeParam* const> params, absl::Span<Type* const> args,
                          Position position, absl::Span<syntax::Expr* const> type_exprs) {
  std::vector<Position> positions;
  for (size_t i = 0; i < params.size(); i++) {
    positions.push_back(i < type_exprs.size() ? syntax::start_pos(type_exprs[i]) : position);
  }
  mono_.record_instance(package_, params, args, positions);
}

void Checker::check_instantiation_cycles() {
  std::vector<MonoGraph::Step> steps = mono_.find_growing_cycle();
  if (steps.empty()) return;
  ErrorMessage message;
  message.add(steps[0].object->position, "instantiation cycle:");
  for (const MonoGraph::Step& step : steps) {
    bool is_param = is_type_param(step.object->type);
    message.add(step.position,
                absl::StrCat(step.object->name,
                             is_param ? " instantiated as " : " implicitly parameterized by ",
                             str(step.type)));
  }
  report(message);
}

void Checker::check_interface_cycles() {
  InterfaceCycles cycles;
  for (const auto& [position, interface] : interface_literals_) {
    if (!cycles.has_cycle(interface)) continue;
    error(position,
          "invalid recursive type: anonymous interface refers to itself (see "
          "https://go.dev/issue/56103)");
    cycles.forget_cycle();
  }
}

}  // namespace tandem::go::types
