// The system call instruction for package syscall, on the goroutine's own stack: the kernel uses
// nothing of it. A call that may block stands between runtime.entersyscall and runtime.exitsyscall.

        .section .text.runtime.syscall6, "ax", @progbits
        .globl  runtime.syscall6
        .type   runtime.syscall6, @function
// func syscall6(number, a, b, c, d, e, f uintptr) (first, second, error uintptr)
// From ABIInternal's RAX RBX RCX RDI RSI R8 R9 to the kernel's RAX RDI RSI RDX R10 R8 R9.
runtime.syscall6:
        movq    %rdi, %rdx
        movq    %rsi, %r10
        movq    %rbx, %rdi
        movq    %rcx, %rsi
        syscall
        cmpq    $-4095, %rax
        jae     1f
        movq    %rdx, %rbx
        xorl    %ecx, %ecx
        ret
1:      movq    %rax, %rcx
        negq    %rcx
        movq    $-1, %rax
        xorl    %ebx, %ebx
        ret
        .size   runtime.syscall6, . - runtime.syscall6

        .section .note.GNU-stack, "", @progbits
