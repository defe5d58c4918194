// The crossings between a goroutine's stack (compiled code, ABIInternal) and the system stack (C++,
// SysV). See rt/HACKING.md for the three rules behind them.
//
// On entry from compiled code: R14 is the goroutine, X15 zero, every other register caller-saved.
// The goroutine's context always describes the point *after* the call in compiled code: its return
// address and its SP there. Nothing of ours is left on its stack, so the stack may be moved, and the
// goroutine may be parked and continued elsewhere, without our being asked.
//
// FS points at the thread's M.

#include "rt_offsets.h"

        .macro FUNCTION name:req
        .section .text.\name, "ax", @progbits
        .globl  \name
        .type   \name, @function
\name:
        .endm

        .macro END name
        .size   \name, . - \name
        .endm

        // Saves the caller's context and moves to the system stack. Uses R11.
        .macro LEAVE_GOROUTINE
        popq    %r11
        movq    %r11, G_PC(%r14)
        movq    %rsp, G_SP(%r14)
        movq    %rbp, G_BP(%r14)
        movq    %fs:M_SYSTEM_STACK_TOP, %rsp
        .endm

// Calls the C++ function in R12 with up to six words of arguments; two words of result.
FUNCTION call_system
        LEAVE_GOROUTINE
        movq    %r8, %r9
        movq    %rsi, %r8
        movq    %rcx, %rdx
        movq    %rdi, %rcx
        movq    %rbx, %rsi
        movq    %rax, %rdi
        call    *%r12
        movq    %rdx, %rbx

        // Back to the goroutine, with results in RAX, RBX, RCX. The push makes the return a `ret` that
        // pairs with the caller's `call` in the processor's return predictor.
return_to_goroutine:
        cmpb    $0, G_PANIC_PENDING(%r14)
        jne     raise_pending_panic
        cmpq    $STACK_PREEMPT, G_STACK_GUARD(%r14)
        je      give_turn
        .globl  continue_goroutine
continue_goroutine:
        movq    G_SP(%r14), %rsp
        movq    G_BP(%r14), %rbp
        xorps   %xmm15, %xmm15
        pushq   G_PC(%r14)
        ret

        // Loops without calls of Go functions, and so without prologues, come by here.
give_turn:
        movq    %rax, G_RESULT(%r14)
        movq    %rbx, 8+G_RESULT(%r14)
        movq    %rcx, 16+G_RESULT(%r14)
        movq    %fs:M_SYSTEM_STACK_TOP, %rsp
        call    preempt_after_call
        movq    G_RESULT(%r14), %rax
        movq    8+G_RESULT(%r14), %rbx
        movq    16+G_RESULT(%r14), %rcx
        jmp     continue_goroutine
END call_system

// The same with seven or eight words of arguments, of which C++ takes the last two from memory. An
// argument of two words must not lie across that border.
FUNCTION call_system_long
        LEAVE_GOROUTINE
        subq    $16, %rsp
        movq    %r9, (%rsp)
        movq    %r10, 8(%rsp)
        movq    %r8, %r9
        movq    %rsi, %r8
        movq    %rcx, %rdx
        movq    %rdi, %rcx
        movq    %rbx, %rsi
        movq    %rax, %rdi
        call    *%r12
        movq    %rdx, %rbx
        jmp     return_to_goroutine
END call_system_long

// The same with up to five words of arguments and a result of three, which C++ returns in memory.
FUNCTION call_system_wide
        LEAVE_GOROUTINE
        subq    $32, %rsp
        movq    %rsi, %r9
        movq    %rdi, %r8
        movq    %rbx, %rdx
        movq    %rax, %rsi
        movq    %rsp, %rdi
        call    *%r12
        movq    (%rsp), %rax
        movq    8(%rsp), %rbx
        movq    16(%rsp), %rcx
        jmp     return_to_goroutine
END call_system_wide

// The same with one argument of three words, which C++ takes from memory.
FUNCTION call_system_slice
        LEAVE_GOROUTINE
        subq    $32, %rsp
        movq    %rax, (%rsp)
        movq    %rbx, 8(%rsp)
        movq    %rcx, 16(%rsp)
        call    *%r12
        jmp     return_to_goroutine
END call_system_slice

// Calls the C++ function in R12 on the goroutine's own stack: for leaves that fit the nosplit budget.
FUNCTION call_in_place
        pushq   %rbp
        movq    %rsp, %rbp
        andq    $-16, %rsp
        movq    %r8, %r9
        movq    %rsi, %r8
        movq    %rcx, %rdx
        movq    %rdi, %rcx
        movq    %rbx, %rsi
        movq    %rax, %rdi
        call    *%r12
        movq    %rdx, %rbx
        xorps   %xmm15, %xmm15
        leave
        ret
END call_in_place

// [[noreturn]] void resume_goroutine(G*): continues a goroutine where its context says, from the
// system stack.
FUNCTION resume_goroutine
        movq    %rdi, %r14
        cmpb    $0, G_PANIC_PENDING(%r14)
        jne     raise_pending_panic
        movq    G_SP(%r14), %rsp
        movq    G_BP(%r14), %rbp
        movq    G_CLOSURE(%r14), %rdx
        movq    G_RESULT(%r14), %rax
        movq    8+G_RESULT(%r14), %rbx
        movq    16+G_RESULT(%r14), %rcx
        xorps   %xmm15, %xmm15
        movups  %xmm15, G_RESULT(%r14)          // else the collector would see an old result later
        movups  %xmm15, 8+G_RESULT(%r14)
        jmp     *G_PC(%r14)
END resume_goroutine

// Where a goroutine continues that a signal stopped: all registers are in the abi::AsyncPreemptFrame at
// its SP, the last of them the address to return to.
FUNCTION resume_interrupted
        movb    $0, G_ASYNC_PREEMPTED(%r14)
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        movups  16*\n(%rsp), %xmm\n
        .endr
        addq    $ASYNC_PREEMPT_FLOATS_SIZE, %rsp
        popfq
        popq    %r15
        popq    %r14
        popq    %r13
        popq    %r12
        popq    %r11
        popq    %r10
        popq    %r9
        popq    %r8
        popq    %rbp
        popq    %rdi
        popq    %rsi
        popq    %rdx
        popq    %rcx
        popq    %rbx
        popq    %rax
        ret
END resume_interrupted

// Raises the panic that C++ recorded in the goroutine R14, whose context tells where. A fault's
// signal handler continues here as well.
FUNCTION raise_pending_panic
        movq    %fs:M_SYSTEM_STACK_TOP, %rsp
        movq    %r14, %rdi
        .weak   runtime.panic_hook      // the compiler makes it for programs that defer
        movl    $runtime.panic_hook, %eax
        testl   %eax, %eax
        je      1f
        jmp     *(%rax)                 // to runtime.panic_driver
1:      call    fatal_panic
        ud2
END raise_pending_panic

// [[noreturn]] void enter_scheduler(): forgets what is on the system stack and runs the scheduler.
FUNCTION enter_scheduler
        movq    %fs:M_SYSTEM_STACK_TOP, %rsp
        call    schedule
        ud2
END enter_scheduler

// Called by a prologue that found too little stack: with the frame's closure in RDX, or without one.
// Saves the function's arguments on the goroutine's stack as an abi::MorestackFrame, lets C++ move
// the stack, and returns to the end of the function, from where it starts anew.
FUNCTION runtime.morestack_noctxt
        xorl    %edx, %edx
        jmp     runtime.morestack
END runtime.morestack_noctxt

FUNCTION runtime.morestack
        pushq   %rbp
        pushq   %rdx
        pushq   %r11
        pushq   %r10
        pushq   %r9
        pushq   %r8
        pushq   %rsi
        pushq   %rdi
        pushq   %rcx
        pushq   %rbx
        pushq   %rax
        subq    $MORESTACK_FLOATS_SIZE, %rsp
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
        movq    %xmm\n, 8*\n(%rsp)
        .endr
        leaq    finish_morestack(%rip), %rax
        movq    %rax, G_PC(%r14)
        movq    %rsp, G_SP(%r14)
        movq    %rbp, G_BP(%r14)
        movb    $1, G_AT_FUNCTION_ENTRY(%r14)
        movq    %fs:M_SYSTEM_STACK_TOP, %rsp
        movq    %r14, %rdi
        call    new_stack
        movq    G_SP(%r14), %rsp

// Also where a goroutine continues that was preempted in its prologue.
finish_morestack:
        movb    $0, G_AT_FUNCTION_ENTRY(%r14)
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
        movq    8*\n(%rsp), %xmm\n
        .endr
        addq    $MORESTACK_FLOATS_SIZE, %rsp
        popq    %rax
        popq    %rbx
        popq    %rcx
        popq    %rdi
        popq    %rsi
        popq    %r8
        popq    %r9
        popq    %r10
        popq    %r11
        popq    %rdx
        popq    %rbp
        xorps   %xmm15, %xmm15
        ret
END runtime.morestack

        .section .note.GNU-stack, "", @progbits
