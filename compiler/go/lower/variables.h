// How the variables of a function are used, its function literals included: which are captured,
// assigned after their declaration, or have their address taken. From it follows where a variable
// lives (function.h) and how a closure captures it.

#ifndef TANDEM_COMPILER_GO_LOWER_VARIABLES_H_
#define TANDEM_COMPILER_GO_LOWER_VARIABLES_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "compiler/go/syntax/ast.h"
#include "compiler/go/types/info.h"

namespace tandem::go::lower {

struct VariableUse {
  const syntax::FuncLit* function = nullptr;  // that declares it; null: the outermost
  bool captured = false;
  bool reassigned = false;
  bool address_taken = false;
};

struct VariableUses {
  absl::flat_hash_map<const types::Var*, VariableUse> variables;
  // The variables of outer functions that a literal, or one inside it, uses; in order of first use.
  absl::flat_hash_map<const syntax::FuncLit*, std::vector<const types::Var*>> captures;

  const VariableUse& of(const types::Var* variable) const;
};

// Looks at a function declaration, or the initializer of a package variable.
VariableUses analyze_variables(const syntax::Node* root, const types::Info& info);

}  // namespace tandem::go::lower

#endif  // TANDEM_COMPILER_GO_LOWER_VARIABLES_H_
