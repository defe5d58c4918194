// The two loops that call deferred closures on the goroutine's own stack: C++ says which closure is
// next and never calls compiled code itself. Their frames are like those of compiled functions, with
// metadata (rt/abi/metadata.h), so that a stack with deferred calls on it can be walked and moved.
// They hold a return address and the saved RBP, and no pointers.

#include "rt_offsets.h"

        .macro FUNCTION name:req
        .section .text.\name, "ax", @progbits
        .globl  \name
        .type   \name, @function
\name:
        .endm

        // Ends the function, and describes it under the name that a traceback shows.
        .macro END name:req, shown:req, flags:req
.Lend\@:
        .size   \name, . - \name
        .section tandem_functab, "ao", @progbits, .text.\name
        .long   \name - .
        .long   .Linfo\@ - .
        .section tandem_funcinfo, "ao", @progbits, .text.\name
        .balign 4
.Linfo\@:
        .org    .Linfo\@ + INFO_NAME
        .long   .Lname\@ - .
        .org    .Linfo\@ + INFO_FILE
        .long   .Lfile - .
        .org    .Linfo\@ + INFO_CODE_SIZE
        .long   .Lend\@ - \name
        .org    .Linfo\@ + INFO_START_LINE
        .long   PANIC_LINE
        .org    .Linfo\@ + INFO_FRAME_SIZE
        .long   8
        .org    .Linfo\@ + INFO_FLAGS
        .short  \flags
        .org    .Linfo\@ + INFO_SIZE
        .uleb128 .Lend\@ - \name       // no signal may stop the goroutine here
        .uleb128 0
        .uleb128 0
        .section .rodata, "a", @progbits
.Lname\@:
        .asciz  "\shown"
        .endm

        // Where Go's traceback says that panic is.
        .set    PANIC_LINE, 914
        .section .rodata, "a", @progbits
.Lfile: .asciz  "/usr/local/go/src/runtime/panic.go"

// Remembers the closure in RAX for the function that calls this: rt_deferproc, without leaving the
// goroutine's stack, when the P has a free record.
        .section .text.runtime.deferproc, "ax", @progbits
        .globl  runtime.deferproc
        .type   runtime.deferproc, @function
runtime.deferproc:
        movq    %fs:M_P, %rcx
        movq    P_FREE_DEFERS(%rcx), %rdx
        testq   %rdx, %rdx
        je      slow.deferproc
        movq    DEFER_LINK(%rdx), %rsi
        movq    %rsi, P_FREE_DEFERS(%rcx)
        movq    %rax, DEFER_CLOSURE(%rdx)
        movq    G_STACK_HIGH(%r14), %rsi
        leaq    8(%rsp), %rdi           // the caller's SP
        subq    %rdi, %rsi
        movq    %rsi, DEFER_FRAME(%rdx)
        movq    G_DEFERS(%r14), %rsi
        movq    %rsi, DEFER_LINK(%rdx)
        movq    %rdx, G_DEFERS(%r14)
        ret
        .size   runtime.deferproc, . - runtime.deferproc

// Called by compiled code at the end of a function that defers: takes what it has deferred, as
// take_deferred (defer.cc) does, and calls it.
FUNCTION runtime.deferreturn
        pushq   %rbp
        movq    %rsp, %rbp
1:      movq    G_DEFERS(%r14), %rax
        testq   %rax, %rax
        je      2f
        movq    G_STACK_HIGH(%r14), %rcx
        leaq    16(%rsp), %rsi          // the caller's SP
        subq    %rsi, %rcx
        cmpq    %rcx, DEFER_FRAME(%rax)
        jne     2f
        movq    DEFER_CLOSURE(%rax), %rdx
        movq    DEFER_LINK(%rax), %rsi
        movq    %rsi, G_DEFERS(%r14)
        movq    %fs:M_P, %rcx
        movq    P_FREE_DEFERS(%rcx), %rsi
        movq    %rsi, DEFER_LINK(%rax)
        movq    %rax, P_FREE_DEFERS(%rcx)
        call    *(%rdx)
        jmp     1b
2:      popq    %rbp
        ret
END runtime.deferreturn, runtime.deferreturn, FUNC_RUNTIME + FUNC_NOSPLIT + FUNC_INDIRECT_CALLS

// The same for a function that has what it defers in its frame (kFuncDeferRecord): the saved RBP is the
// address of the word above the set.
FUNCTION runtime.opendeferreturn
        pushq   %rbp
        movq    %rsp, %rbp
1:      movq    (%rbp), %rcx
        movq    -8(%rcx), %rax
        testq   %rax, %rax
        je      2f
        bsrq    %rax, %rdx
        btrq    %rdx, %rax
        movq    %rax, -8(%rcx)
        negq    %rdx
        movq    -16(%rcx, %rdx, 8), %rdx
        call    *(%rdx)
        jmp     1b
2:      popq    %rbp
        ret
END runtime.opendeferreturn, runtime.deferreturn, FUNC_RUNTIME + FUNC_NOSPLIT + FUNC_INDIRECT_CALLS

// Where raise_pending_panic goes on, on the system stack, with the goroutine in RDI: by way of
// runtime.panic_hook, which a program that defers nothing has not.
FUNCTION runtime.panic_driver
        call    begin_panic
        jmp     continue_goroutine

// Entered with the address at which the goroutine panicked as the return address. Never returns:
// runtime.panic_next goes elsewhere when the panic is recovered or at its end.
        .globl  panic_driver_entry
panic_driver_entry:
        pushq   %rbp
        movq    %rsp, %rbp
        .globl  panic_driver_loop
panic_driver_loop:
        call    runtime.panic_next
        movq    G_PANICS(%r14), %rax
        movq    PANIC_CALL(%rax), %rdx
        call    *(%rdx)
        .globl  panic_driver_return
panic_driver_return:
        jmp     panic_driver_loop
END runtime.panic_driver, panic, FUNC_NOSPLIT + FUNC_HAS_PARAMETERS + FUNC_INDIRECT_CALLS

        .section .note.GNU-stack, "", @progbits
