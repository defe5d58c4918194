// Layout: which output section a section goes to, and where everything is in the file and in
// memory.
//
// The file is loaded as it is, without a byte of padding for pages:
//
//     file                                        memory
//     0      ELF header, program headers     ──┐  0x400000  R+X: the whole file up to `load_size`
//            .data, writable tables          ──┼─┐
//            build id, tables, .rodata, .got   │ │
//            .tdata, init arrays               │ │
//            .text                           ──┘ │
//     load_size                                  └ next page  R+W: .data again, then .bss
//            .symtab, .strtab, section headers    (not loaded)
//
// Why one segment for code and read-only data: each segment costs the kernel a mapping and the
// program at least one page fault, and the fault around the first touched page brings in all of a
// small program at once when it is one mapping. Nothing that is writable is executable, and
// read-only data is read-only; who wants it to be not executable either asks for
// Options::separate_rodata, which maps .text a second time behind the rest of the file, again
// without padding.
//
// Why .data comes first in the file: its address must equal its file offset modulo the page size.
// Right behind the headers it starts near the beginning of a page, so that .data and the small
// variables of .bss, which is sorted by size for this, share one page as long as they fit. At the
// end of the file they would start anywhere in a page and touch two.
//
// Constants that need relocation (.data.rel.ro, the GOT, the TLS template, init arrays) are
// read-only data like any other: everything is relocated here, nothing when the program starts.

#ifndef TANDEM_LINKER_LAYOUT_H_
#define TANDEM_LINKER_LAYOUT_H_

#include "linker/model.h"

namespace tandem::linker {

// Assigns live sections to output sections and orders them there; sets offsets and sizes.
void create_output_sections(Context& context);

// Sets addresses and file offsets of the output sections, and makes the program headers.
void assign_addresses(Context& context);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_LAYOUT_H_
