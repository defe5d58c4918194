// For assembly files: each function in a section of its own, so that a program gets those that it
// uses. FUNCTION begins one and makes its name global, END closes it, ENTRY is a second name within.

        .macro FUNCTION name:req
        .section .text.\name, "ax", @progbits
        .globl  \name
        .type   \name, @function
        .p2align 4
\name:
        .endm

        .macro ENTRY name:req
        .globl  \name
        .type   \name, @function
\name:
        .endm

        .macro END name:req
        .size   \name, . - \name
        .endm
