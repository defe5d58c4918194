// The text form of TIR: printing and parsing. print(parse(print(m))) == print(m) for every module.
// The grammar is in docs/ir.md.

#ifndef TANDEM_COMPILER_IR_TEXT_H_
#define TANDEM_COMPILER_IR_TEXT_H_

#include <memory>
#include <string>

#include "compiler/ir/module.h"
#include "compiler/support/diagnostics.h"

namespace tandem::ir {

// The whole module: files, types, globals, functions.
std::string print(const Module& module);
// One function, with its positions as file:line:column numbers of the module's files.
std::string print(const Function& function);

// Adds what the file's text declares to the module. Errors go to `diagnostics` with line and
// column; the module is then not to be used.
void parse(FileId file, Module& module, Diagnostics& diagnostics);

// Checks a module or a function by the list of properties at the top of verifier.cc. `stage` says
// what is allowed: kTyped everything but machine-only ops, kMachine no typed op and only scalars.
void verify(const Module& module, Stage stage, Diagnostics& diagnostics);
void verify(const Function& function, Stage stage, Diagnostics& diagnostics);

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_TEXT_H_
