// Starting threads and returning from signal handlers: what cannot be said in C++.

#include "rt_offsets.h"

        .section .text.start_thread, "ax", @progbits
        .globl  start_thread
        .type   start_thread, @function
// long start_thread(M* m, void (*run)(M*)): clone(2), with the child on m's system stack.
start_thread:
        movq    %rdi, %r8               // the child's FS
        movq    %rsi, %r9
        movq    M_SYSTEM_STACK_TOP(%rdi), %rsi
        leaq    M_THREAD_ID(%rdi), %rdx // the kernel's number for it
        movl    $0x1d0f00, %edi         // VM FS FILES SIGHAND THREAD SYSVSEM SETTLS PARENT_SETTID
        xorl    %r10d, %r10d
        movl    $56, %eax
        syscall
        testq   %rax, %rax
        je      1f
        ret
1:      xorl    %ebp, %ebp
        movq    %r8, %rdi
        call    *%r9
        ud2
        .size   start_thread, . - start_thread

        .section .text.signal_return, "ax", @progbits
        .globl  signal_return
        .type   signal_return, @function
signal_return:
        movl    $15, %eax
        syscall
        .size   signal_return, . - signal_return

        .section .note.GNU-stack, "", @progbits
