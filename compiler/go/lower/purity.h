// Whether an initializer of a package variable can be left out when nobody refers to the variable.

#ifndef TANDEM_COMPILER_GO_LOWER_PURITY_H_
#define TANDEM_COMPILER_GO_LOWER_PURITY_H_

#include "compiler/go/syntax/ast.h"
#include "compiler/go/types/info.h"

namespace tandem::go::lower {

// Whether evaluating the expression does nothing but make a value: it has no effect, always ends,
// and cannot panic. False when that is not seen at once.
bool is_pure(const syntax::Expr* x, const types::Info& info);

}  // namespace tandem::go::lower

#endif  // TANDEM_COMPILER_GO_LOWER_PURITY_H_
