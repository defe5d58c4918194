// Copies and clears of values with pointers, while the collector does not mark: then they are those of
// plain memory, and a leaf on the goroutine's stack. While it marks, the thunk calls the C++ function
// (rt/mem/typed.cc), which tells the collector what is overwritten.
//
// The flag changes only while goroutines are stopped, and a signal does not stop one outside of
// compiled code; so between the test and the last store it keeps its value.

#include "rt_offsets.h"

        .macro FUNCTION name
        .section .text.runtime.\name, "ax", @progbits
        .globl  runtime.\name
        .type   runtime.\name, @function
runtime.\name:
        cmpl    $0, runtime.writeBarrier(%rip)
        jne     slow.\name
        .endm

        .macro END name
        .size   runtime.\name, . - runtime.\name
        .endm

FUNCTION typedmemmove                   // (rax type, rbx to, rcx from)
        movq    %rbx, %rdi
        movq    %rcx, %rsi
        movq    TYPE_SIZE(%rax), %rdx
        jmp     memmove
END typedmemmove

FUNCTION typedmemclr                    // (rax type, rbx to)
        movq    %rbx, %rdi
        xorl    %esi, %esi
        movq    TYPE_SIZE(%rax), %rdx
        jmp     memset
END typedmemclr

FUNCTION typedslicecopy                 // (rax element, rbx to, rcx from, rdi size)
        movq    %rdi, %rdx
        movq    %rbx, %rdi
        movq    %rcx, %rsi
        jmp     memmove
END typedslicecopy

FUNCTION typedsliceclear                // (rax element, rbx to, rcx size)
        movq    %rbx, %rdi
        xorl    %esi, %esi
        movq    %rcx, %rdx
        jmp     memset
END typedsliceclear

        .section .note.GNU-stack, "", @progbits
