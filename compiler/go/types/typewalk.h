// Walking over the structure of a type.

#ifndef TANDEM_COMPILER_GO_TYPES_TYPEWALK_H_
#define TANDEM_COMPILER_GO_TYPES_TYPEWALK_H_

#include <functional>

#include "compiler/go/types/type.h"

namespace tandem::go::types {

// Calls `visit` for `type` and the types that it is made of. What `visit` returns false for is not
// entered; of a declared type only the type arguments are. Ending cycles is up to `visit`.
void walk_type(Type* type, const std::function<bool(Type*)>& visit);

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_TYPEWALK_H_
