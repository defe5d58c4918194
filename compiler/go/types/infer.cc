// Inference of type arguments.

#include "compiler/go/types/checking.h"

namespace tandem::go::types {

Signature* Checker::generic_arguments(syntax::CallExpr* call, Signature*, std::vector<Type*>,
                                      absl::Span<syntax::Expr* const>, std::vector<Var*>&,
                                      std::vector<Operand>&) {
  error(call, "not supported yet: type inference");
  return nullptr;
}

std::vector<Type*> Checker::infer_from_target(Type*, Position position, const Operand&, Signature*,
                                              std::vector<Type*>) {
  error(position, "not supported yet: type inference");
  return {};
}

}  // namespace tandem::go::types
