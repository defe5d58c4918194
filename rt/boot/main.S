// The two ends of a program in compiled code's convention: the entry point that the kernel jumps
// to, and the goroutines' own beginning and end. C++ never calls compiled code, so what calls it is
// written here.

        .macro FUNCTION name
        .section .text.\name, "ax", @progbits
        .globl  \name
        .type   \name, @function
\name:
        .endm

        .macro END name
        .size   \name, . - \name
        .endm

// rt0. The kernel's stack (argc, argv, envp, auxv) becomes the main thread's system stack.
FUNCTION _rt0_amd64_linux
        xorl    %ebp, %ebp
        movq    %rsp, %rdi
        call    boot_process            // the kernel aligned RSP to 16
        ud2
END _rt0_amd64_linux

// The main goroutine. The frame pointer is zero here: the chain of frames ends.
FUNCTION runtime.main
        xorl    %ebp, %ebp
        call    runtime.main_start
        call    runtime.run_inits
        call    runtime.main_inits_done
        call    main.main
        call    runtime.main_exit
        ud2
END runtime.main

// Where a goroutine's function returns to. A new goroutine's stack is set up as if the first byte
// had called it; unwinding ends here.
FUNCTION runtime.goexit
        nop
        .globl  goexit_return
goexit_return:
        call    runtime.goexit0
        ud2
END runtime.goexit

        .section .note.GNU-stack, "", @progbits
