// Writing the executable: headers, contents, the symbol table, the build id.

#ifndef TANDEM_LINKER_OUTPUT_H_
#define TANDEM_LINKER_OUTPUT_H_

#include <string>

#include "linker/model.h"

namespace tandem::linker {

// Makes the build id's note, without the id.
void make_build_id(Context& context);

// The bytes of the executable. Relocations that do not fit are reported.
std::string write_executable(Context& context);

// Appends .symtab, .strtab and the section headers, and enters them in the ELF header. There is
// one string table for the names of symbols and sections. Of the symbols only functions, objects
// and globals are there.
void append_symbol_table(const Context& context, std::string& out);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_OUTPUT_H_
