// One type's descriptor: what the runtime and package reflect know of it (rt/abi/types.h).

#ifndef TANDEM_COMPILER_LOWER_TYPE_DESCRIPTOR_H_
#define TANDEM_COMPILER_LOWER_TYPE_DESCRIPTOR_H_

#include "absl/types/span.h"
#include "compiler/ir/module.h"
#include "compiler/lower/descriptor.h"

namespace tandem::lower {

// Fills `global` with the descriptor of `type`. What it refers to (other types, names) is asked of
// `maker`, which may come back to this type: its global must be known by then.
void write_type_descriptor(DescriptorMaker& maker, ir::Module& module, ir::Global* global,
                           const ir::Type* type);

// The methods of a concrete type: a named type, a struct with embedded fields, or a pointer to one.
absl::Span<const ir::Method> methods_of(const ir::Type* type);

}  // namespace tandem::lower

#endif  // TANDEM_COMPILER_LOWER_TYPE_DESCRIPTOR_H_
