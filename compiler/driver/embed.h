// Files as bytes of this program. The assembler includes the file, whose path comes from the build;
// the bytes lie in read-only data between SYMBOL_begin and SYMBOL_end. The compiler does not know
// that the source depends on the file: include a header with the file's digest beside this one.

#ifndef TANDEM_COMPILER_DRIVER_EMBED_H_
#define TANDEM_COMPILER_DRIVER_EMBED_H_

#include <cstddef>

// At file scope, without a semicolon. `symbol` is a bare name, `file` a string literal.
#define TANDEM_EMBED(symbol, file)        \
  asm(".section .rodata." #symbol         \
      ", \"a\"\n"                         \
      ".balign 16\n" #symbol              \
      "_begin:\n"                         \
      ".incbin \"" file "\"\n" #symbol    \
      "_end:\n"                           \
      ".previous\n");                     \
  extern "C" const char symbol##_begin[]; \
  extern "C" const char symbol##_end[];

// The bytes of an embedded file, as a pointer and a length in braces.
#define TANDEM_EMBEDDED(symbol) \
  { symbol##_begin, static_cast<size_t>(symbol##_end - symbol##_begin) }

#endif  // TANDEM_COMPILER_DRIVER_EMBED_H_
