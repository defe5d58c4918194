// Objects as standard relocatable ELF64 files, which Tandem's own linker, ld.lld and mold read.

#ifndef TANDEM_ASM_ELF_WRITER_H_
#define TANDEM_ASM_ELF_WRITER_H_

#include <string>

#include "asm/object.h"

namespace tandem::as {

// The bytes of the file.
std::string write_elf(const Object& object);

}  // namespace tandem::as

#endif  // TANDEM_ASM_ELF_WRITER_H_
