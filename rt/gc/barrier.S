// The write barrier of compiled code, which calls runtime.gcWriteBarrier with the pointer that it is
// about to overwrite in R11. Only R11 and the flags may change; it is no safepoint, and runs on the
// goroutine's stack, in leaf functions too.
//
// The pointer goes into the buffer of the P. P::barrier_next is the next place in it, and a multiple
// of BARRIER_SIZE when the buffer is full, or not there yet (null). Then C++ marks what is in it, on
// the system stack, where all registers are kept meanwhile; it is reached by a pointer, because a
// program that never collects shall not contain it.

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

FUNCTION runtime.gcWriteBarrier
        testq   %r11, %r11
        je      2f
        pushq   %rax
        pushq   %rcx
        movq    %fs:M_P, %rax
1:      movq    P_BARRIER_NEXT(%rax), %rcx
        testq   $(BARRIER_SIZE - 1), %rcx
        je      3f
        movq    %r11, (%rcx)
        addq    $8, %rcx
        movq    %rcx, P_BARRIER_NEXT(%rax)
        popq    %rcx
        popq    %rax
2:      ret
3:      call    barrier_room
        jmp     1b
END runtime.gcWriteBarrier

// Calls Collector::make_barrier_room(P*), for the P in RAX. Changes no register but RCX.
FUNCTION barrier_room
        movq    %rsp, %rcx
        movq    %fs:M_SYSTEM_STACK_TOP, %rsp
        subq    $BARRIER_SAVE_SIZE, %rsp
        .set    offset, 0
        .irp    register, rcx, rax, rbx, rdx, rsi, rdi, r8, r9, r10, r11
        movq    %\register, offset(%rsp)
        .set    offset, offset + 8
        .endr
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        movups  %xmm\n, (80 + 16*\n)(%rsp)
        .endr
        movq    %rax, %rdi
        movq    gc_collector(%rip), %rax
        call    *COLLECTOR_MAKE_BARRIER_ROOM(%rax)
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        movups  (80 + 16*\n)(%rsp), %xmm\n
        .endr
        .set    offset, 8
        .irp    register, rax, rbx, rdx, rsi, rdi, r8, r9, r10, r11
        movq    offset(%rsp), %\register
        .set    offset, offset + 8
        .endr
        movq    (%rsp), %rsp
        ret
END barrier_room

        .section .note.GNU-stack, "", @progbits
