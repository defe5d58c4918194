// Moving, setting and comparing memory: the C functions that the C++ compiler calls by itself, and that
// every program has, so they are small. What works on the program's own values, of any size, is in
// memory_move.S and memory_search.S. All are leaves without a frame, keep R14, RBP and X15, and use no
// more than X0 and X1.
//
// Sizes up to 32 bytes, by far the most frequent, take two overlapping loads; above that a loop of 16
// bytes, and above 2 KiB the processor's string instructions.

#ifdef TANDEM_RT_HOSTED  // libc has these names there
#define memmove tested_memmove
#define memcpy tested_memcpy
#define memset tested_memset
#define memcmp tested_memcmp
#endif

#include "rt/os/memory_blocks.h"

        .section .text.memmove, "ax", @progbits
        .globl  memmove, memcpy
        .type   memmove, @function
        .type   memcpy, @function
memcpy:
memmove:                                // (rdi to, rsi from, rdx size), returns rdi
        movq    %rdi, %rax
        MOVE_UP_TO_32 .Lmove_large
.Lmove_large:
        movq    %rdi, %rcx
        subq    %rsi, %rcx
        cmpq    %rdx, %rcx              // to in [from, from+size): copy from the end
        jb      .Lmove_backward
        movups  -16(%rsi,%rdx), %xmm1   // the last bytes, before they can be overwritten
        leaq    -16(%rdi,%rdx), %r8
        cmpq    $2048, %rdx
        jae     .Lmove_string
.Lmove_forward_16:
        movups  (%rsi), %xmm0
        addq    $16, %rsi
        movups  %xmm0, (%rdi)
        addq    $16, %rdi
        cmpq    %r8, %rdi
        jb      .Lmove_forward_16
        movups  %xmm1, (%r8)
        ret
.Lmove_string:
        movq    %rdx, %rcx
        shrq    $3, %rcx
        rep movsq                       // in words: the collector may be reading
        movups  %xmm1, (%r8)
        ret
.Lmove_backward:
        testq   %rcx, %rcx
        je      .Lmove_done             // onto itself
        movups  (%rsi), %xmm1           // the first bytes, before they can be overwritten
.Lmove_backward_16:
        movups  -16(%rsi,%rdx), %xmm0
        movups  %xmm0, -16(%rdi,%rdx)
        subq    $16, %rdx
        cmpq    $16, %rdx
        ja      .Lmove_backward_16
        movups  %xmm1, (%rdi)
.Lmove_done:
        ret
END memmove
        .size   memcpy, . - memcpy

FUNCTION memset                         // (rdi to, esi byte, rdx size), returns rdi
        movzbl  %sil, %ecx
        movq    $0x0101010101010101, %rax
        imulq   %rcx, %rax
        movq    %rdi, %r8
        cmpq    $16, %rdx
        jb      .Lset_small
        movq    %rax, %xmm0
        punpcklqdq %xmm0, %xmm0
        movups  %xmm0, -16(%rdi,%rdx)
        cmpq    $2048, %rdx
        jae     .Lset_string
        leaq    -16(%rdi,%rdx), %r9
.Lset_16:
        movups  %xmm0, (%rdi)
        addq    $16, %rdi
        cmpq    %r9, %rdi
        jb      .Lset_16
        movq    %r8, %rax
        ret
.Lset_string:
        movq    %rdx, %rcx
        shrq    $3, %rcx
        rep stosq
        movq    %r8, %rax
        ret
.Lset_small:
        cmpl    $8, %edx
        jb      .Lset_below_8
        movq    %rax, (%rdi)
        movq    %rax, -8(%rdi,%rdx)
        movq    %r8, %rax
        ret
.Lset_below_8:
        testl   %edx, %edx
        je      .Lset_done
.Lset_1:
        movb    %al, -1(%rdi,%rdx)
        decl    %edx
        jne     .Lset_1
.Lset_done:
        movq    %r8, %rax
        ret
END memset

// The first difference decides: returns its sign.
FUNCTION memcmp                         // (rdi a, rsi b, rdx size)
        subq    $8, %rdx
        jb      .Lcompare_tail
.Lcompare_8:
        movq    (%rdi), %rax
        movq    (%rsi), %rcx
        cmpq    %rcx, %rax
        jne     .Lcompare_words
        addq    $8, %rdi
        addq    $8, %rsi
        subq    $8, %rdx
        jae     .Lcompare_8
.Lcompare_tail:
        addq    $8, %rdx
        je      .Lcompare_equal
.Lcompare_1:
        movzbl  (%rdi), %eax
        movzbl  (%rsi), %ecx
        subl    %ecx, %eax
        jne     .Lcompare_done
        incq    %rdi
        incq    %rsi
        decq    %rdx
        jne     .Lcompare_1
.Lcompare_equal:
        xorl    %eax, %eax
.Lcompare_done:
        ret
.Lcompare_words:
        bswapq  %rax
        bswapq  %rcx
        cmpq    %rcx, %rax
        sbbl    %eax, %eax              // -1 below, 0 above
        orl     $1, %eax
        ret
END memcmp

        .section .note.GNU-stack, "", @progbits
