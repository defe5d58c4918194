// The write barrier of compiled code, which calls runtime.gcWriteBarrier with the pointer that it is
// about to overwrite in R11. Only R11 and the flags may change; it is no safepoint, and runs on the
// goroutine's stack, in leaf functions too.

        .section .text.runtime.gcWriteBarrier, "ax", @progbits
        .globl  runtime.gcWriteBarrier
        .type   runtime.gcWriteBarrier, @function
runtime.gcWriteBarrier:
        ret
        .size   runtime.gcWriteBarrier, . - runtime.gcWriteBarrier

        .section .note.GNU-stack, "", @progbits
