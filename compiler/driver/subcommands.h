// The subcommands, one a file.

#ifndef TANDEM_COMPILER_DRIVER_SUBCOMMANDS_H_
#define TANDEM_COMPILER_DRIVER_SUBCOMMANDS_H_

#include "compiler/driver/command_line.h"

namespace tandem::driver {

extern const Subcommand kBuildCommand;
extern const Subcommand kRunCommand;
extern const Subcommand kTestCommand;
extern const Subcommand kAsmCommand;
extern const Subcommand kIrCommand;
extern const Subcommand kCheckCommand;
extern const Subcommand kRuntimeCommand;
extern const Subcommand kVersionCommand;

}  // namespace tandem::driver

#endif  // TANDEM_COMPILER_DRIVER_SUBCOMMANDS_H_
