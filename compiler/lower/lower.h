// Lowering: from the typed stage of TIR to the machine stage.
//
//   v5: string = concat v1, v2   →   v9: unsafe.Pointer, v10: int =
//                                        call @"runtime.concatstring2" v1, v2, v3, v4
//
// One walk over the function in reverse postorder writes a new body in which every value is
// replaced by its scalar components (Type::components()) and every typed operation by loads,
// stores, arithmetic, branches and calls of the runtime. Doing both at once means that no rule has
// to deal with half-lowered code, and that splitting a block is only a matter of where the builder
// stands.
//
// A lowering rule is a member function of FunctionLowering, in the file named after its feature;
// the runtime's half of the feature has the same name in rt/value. What does not fit machine code
// (type descriptors, itabs, string data) becomes globals of the module (descriptor.h).

#ifndef TANDEM_COMPILER_LOWER_LOWER_H_
#define TANDEM_COMPILER_LOWER_LOWER_H_

#include "compiler/ir/module.h"
#include "compiler/support/diagnostics.h"

namespace tandem::lower {

// Lowers one function of the typed stage in place. Adds globals to its module. What cannot be
// lowered yet is an error.
void lower_function(ir::Function& function, Diagnostics& diagnostics);

// Makes the table of types that package reflect searches (type_links.cc), if the program does.
void make_type_links(ir::Module& module);

}  // namespace tandem::lower

#endif  // TANDEM_COMPILER_LOWER_LOWER_H_
