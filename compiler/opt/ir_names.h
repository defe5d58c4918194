// The names of TIR that every pass speaks of, in the passes' own namespace: a pass is about blocks,
// instructions and values, and reads better without ir:: before each of them. Only for the .cc
// files of compiler/opt; headers, which others include, write the names in full.

#ifndef TANDEM_COMPILER_OPT_IR_NAMES_H_
#define TANDEM_COMPILER_OPT_IR_NAMES_H_

#include "compiler/ir/function.h"

namespace tandem::opt {

using ir::BlockId;
using ir::Function;
using ir::Instruction;
using ir::InstructionId;
using ir::Opcode;
using ir::Target;
using ir::Type;
using ir::TypeKind;
using ir::ValueId;

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_IR_NAMES_H_
