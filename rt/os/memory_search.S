// Comparing and searching bytes, with the best that the processor has: what compiled code calls, with
// ABIInternal. The loops take 16 bytes at a time, or 64 and more with AVX2 (rt/os/cpu.S); the last ones
// take a whole block that ends where the memory ends, and so overlaps what was looked at already.
//
// All are leaves; they keep R12 to R15, RBP, X0 to X5 and X15. memequal keeps R8 to R11, RDI and RSI
// as well: rt/value/map_fast.S relies on it.

#include "rt/os/memory_blocks.h"

#define LARGE 128                       // from so many bytes on, AVX2 is worth the question

FUNCTION "runtime.memequal"             // (rax a, rbx b, rcx size), returns al
        cmpq    %rbx, %rax
        je      .Lequal
        cmpq    $16, %rcx
        jae     .Lequal_16
        cmpl    $8, %ecx
        jb      .Lequal_below_8
        movq    (%rax), %rdx
        cmpq    (%rbx), %rdx
        jne     .Ldifferent
        movq    -8(%rax,%rcx), %rdx
        cmpq    -8(%rbx,%rcx), %rdx
        sete    %al
        movzbl  %al, %eax
        ret
.Lequal_below_8:
        cmpl    $4, %ecx
        jb      .Lequal_below_4
        movl    (%rax), %edx
        cmpl    (%rbx), %edx
        jne     .Ldifferent
        movl    -4(%rax,%rcx), %edx
        cmpl    -4(%rbx,%rcx), %edx
        sete    %al
        movzbl  %al, %eax
        ret
.Lequal_below_4:
        subl    $1, %ecx
        jb      .Lequal
        movzbl  (%rax,%rcx), %edx
        cmpb    (%rbx,%rcx), %dl
        je      .Lequal_below_4
.Ldifferent:
        xorl    %eax, %eax
        ret
.Lequal_16:
        movq    %rcx, %rdx
        addq    %rcx, %rax              // the ends; RCX goes up from minus the size
        addq    %rcx, %rbx
        negq    %rcx
        cmpq    $LARGE, %rdx
        jb      1f
        CHOOSE  .Lequal_avx
1:      movups  (%rax,%rcx), %xmm6
        movups  (%rbx,%rcx), %xmm7
        pcmpeqb %xmm7, %xmm6
        pmovmskb %xmm6, %edx
        cmpl    $0xffff, %edx
        jne     .Ldifferent
        addq    $16, %rcx
        cmpq    $-16, %rcx
        jl      1b
        movups  -16(%rax), %xmm6
        movups  -16(%rbx), %xmm7
        pcmpeqb %xmm7, %xmm6
        pmovmskb %xmm6, %edx
        cmpl    $0xffff, %edx
        jne     .Ldifferent
.Lequal:
        movl    $1, %eax
        ret
.Lequal_avx:
        vmovdqu (%rax,%rcx), %ymm6
        vmovdqu 32(%rax,%rcx), %ymm7
        vpcmpeqb (%rbx,%rcx), %ymm6, %ymm6
        vpcmpeqb 32(%rbx,%rcx), %ymm7, %ymm7
        vpand   %ymm6, %ymm7, %ymm6
        vpmovmskb %ymm6, %edx
        cmpl    $-1, %edx
        jne     .Ldifferent_avx
        addq    $64, %rcx
        cmpq    $-64, %rcx
        jl      .Lequal_avx
        vmovdqu -64(%rax), %ymm6
        vmovdqu -32(%rax), %ymm7
        vpcmpeqb -64(%rbx), %ymm6, %ymm6
        vpcmpeqb -32(%rbx), %ymm7, %ymm7
        vpand   %ymm6, %ymm7, %ymm6
        vpmovmskb %ymm6, %edx
        vzeroupper
        xorl    %eax, %eax
        cmpl    $-1, %edx
        sete    %al
        ret
.Ldifferent_avx:
        vzeroupper
        xorl    %eax, %eax
        ret
END "runtime.memequal"

// Orders two byte strings: -1, 0 or 1.
FUNCTION "runtime.cmpstring"            // (rax a, rbx its length, rcx b, rdi its length)
        movq    %rbx, %rdx
        cmpq    %rdi, %rdx
        cmovgq  %rdi, %rdx              // the shorter length
        cmpq    %rcx, %rax
        je      .Lcompare_lengths
        cmpq    $16, %rdx
        jb      .Lcompare_small
        leaq    -16(%rdx), %r8
        xorl    %esi, %esi
        cmpq    $LARGE, %rdx
        jb      1f
        CHOOSE  .Lcompare_avx
1:      movups  (%rax,%rsi), %xmm6
        movups  (%rcx,%rsi), %xmm7
        pcmpeqb %xmm7, %xmm6
        pmovmskb %xmm6, %edx
        xorl    $0xffff, %edx
        jne     .Lcompare_bytes
        addq    $16, %rsi
        cmpq    %r8, %rsi
        jb      1b
        movq    %r8, %rsi
        movups  (%rax,%rsi), %xmm6
        movups  (%rcx,%rsi), %xmm7
        pcmpeqb %xmm7, %xmm6
        pmovmskb %xmm6, %edx
        xorl    $0xffff, %edx
        je      .Lcompare_lengths
.Lcompare_bytes:                        // RDX has a bit for each byte at RSI that differs
        bsfl    %edx, %edx
        addq    %rdx, %rsi
        movzbl  (%rax,%rsi), %eax
        movzbl  (%rcx,%rsi), %ecx
        cmpl    %ecx, %eax
        sbbq    %rax, %rax
        orq     $1, %rax
        ret
.Lcompare_small:
        cmpl    $8, %edx
        jb      .Lcompare_below_8
        movq    (%rax), %rsi
        movq    (%rcx), %r8
        cmpq    %r8, %rsi
        jne     .Lcompare_words
        movq    -8(%rax,%rdx), %rsi
        movq    -8(%rcx,%rdx), %r8
        cmpq    %r8, %rsi
        je      .Lcompare_lengths
.Lcompare_words:
        bswapq  %rsi
        bswapq  %r8
        cmpq    %r8, %rsi
        sbbq    %rax, %rax
        orq     $1, %rax
        ret
.Lcompare_below_8:
        leaq    (%rax,%rdx), %r9
        addq    %rdx, %rcx
        negq    %rdx
        je      .Lcompare_lengths
1:      movzbl  (%r9,%rdx), %esi
        movzbl  (%rcx,%rdx), %r8d
        cmpl    %r8d, %esi
        jne     .Lcompare_words
        incq    %rdx
        jne     1b
.Lcompare_lengths:
        xorl    %eax, %eax
        xorl    %ecx, %ecx
        cmpq    %rdi, %rbx
        setg    %al
        setl    %cl
        subq    %rcx, %rax
        ret
.Lcompare_avx:
        subq    $16, %r8                // blocks of 32
1:      vmovdqu (%rax,%rsi), %ymm6
        vpcmpeqb (%rcx,%rsi), %ymm6, %ymm6
        vpmovmskb %ymm6, %edx
        notl    %edx
        testl   %edx, %edx
        jne     2f
        addq    $32, %rsi
        cmpq    %r8, %rsi
        jb      1b
        movq    %r8, %rsi
        vmovdqu (%rax,%rsi), %ymm6
        vpcmpeqb (%rcx,%rsi), %ymm6, %ymm6
        vpmovmskb %ymm6, %edx
        notl    %edx
2:      vzeroupper
        testl   %edx, %edx
        jne     .Lcompare_bytes
        jmp     .Lcompare_lengths
END "runtime.cmpstring"

// The index of the first byte that is CL, or -1.
FUNCTION "runtime.indexbyte"            // (rax data, rbx length, cl byte)
        cmpq    $16, %rbx
        jb      .Lindex_small
        BROADCAST_CL_TO_X7
        leaq    -16(%rbx), %r8          // where the last block begins
        xorl    %esi, %esi
        cmpq    $LARGE, %rbx
        jb      1f
        movq    %rbx, %rdx
        CHOOSE  .Lindex_avx
1:      movups  (%rax,%rsi), %xmm6
        pcmpeqb %xmm7, %xmm6
        pmovmskb %xmm6, %edx
        testl   %edx, %edx
        jne     .Lindex_found
        addq    $16, %rsi
        cmpq    %r8, %rsi
        jb      1b
        movq    %r8, %rsi
        movups  (%rax,%rsi), %xmm6
        pcmpeqb %xmm7, %xmm6
        pmovmskb %xmm6, %edx
        testl   %edx, %edx
        je      .Lindex_none
.Lindex_found:
        bsfl    %edx, %eax
        addq    %rsi, %rax
        ret
.Lindex_small:
        xorl    %esi, %esi
1:      cmpq    %rbx, %rsi
        jae     .Lindex_none
        cmpb    %cl, (%rax,%rsi)
        je      2f
        incq    %rsi
        jmp     1b
2:      movq    %rsi, %rax
        ret
.Lindex_none:
        movq    $-1, %rax
        ret
.Lindex_avx:
        vpbroadcastb %xmm7, %ymm7
        subq    $16, %r8                // blocks of 32
1:      vpcmpeqb (%rax,%rsi), %ymm7, %ymm6
        vpmovmskb %ymm6, %edx
        testl   %edx, %edx
        jne     2f
        addq    $32, %rsi
        cmpq    %r8, %rsi
        jb      1b
        movq    %r8, %rsi
        vpcmpeqb (%rax,%rsi), %ymm7, %ymm6
        vpmovmskb %ymm6, %edx
2:      vzeroupper
        testl   %edx, %edx
        jne     .Lindex_found
        jmp     .Lindex_none
END "runtime.indexbyte"

// How many bytes are CL. A block's matches are -1 each; they are summed by psadbw.
FUNCTION "runtime.countbyte"            // (rax data, rbx length, cl byte)
        movq    %rax, %rsi
        xorl    %eax, %eax
        cmpq    $16, %rbx
        jb      .Lcount_small
        BROADCAST_CL_TO_X7
        pxor    %xmm8, %xmm8            // zeros
        pxor    %xmm9, %xmm9            // the sums
        cmpq    $LARGE, %rbx
        jb      1f
        movq    %rbx, %rdx
        CHOOSE  .Lcount_avx
1:      movups  (%rsi), %xmm6
        pcmpeqb %xmm7, %xmm6
        pxor    %xmm10, %xmm10
        psubb   %xmm6, %xmm10
        psadbw  %xmm8, %xmm10
        paddq   %xmm10, %xmm9
        addq    $16, %rsi
        subq    $16, %rbx
        cmpq    $16, %rbx
        jae     1b
.Lcount_sum:
        movq    %xmm9, %rax
        punpckhqdq %xmm9, %xmm9
        movq    %xmm9, %rdx
        addq    %rdx, %rax
.Lcount_small:
        xorl    %edx, %edx
1:      subq    $1, %rbx
        jb      2f
        cmpb    %cl, (%rsi,%rbx)
        sete    %dl
        addq    %rdx, %rax
        jmp     1b
2:      ret
.Lcount_avx:
        vpbroadcastb %xmm7, %ymm7
        vpxor   %xmm8, %xmm8, %xmm8     // the upper halves too
        vpxor   %xmm9, %xmm9, %xmm9
1:      vpcmpeqb (%rsi), %ymm7, %ymm6
        vpxor   %xmm10, %xmm10, %xmm10
        vpsubb  %ymm6, %ymm10, %ymm10
        vpsadbw %ymm8, %ymm10, %ymm10
        vpaddq  %ymm10, %ymm9, %ymm9
        addq    $32, %rsi
        subq    $32, %rbx
        cmpq    $32, %rbx
        jae     1b
        vextracti128 $1, %ymm9, %xmm6
        vzeroupper
        paddq   %xmm6, %xmm9
        jmp     .Lcount_sum
END "runtime.countbyte"

        .section .note.GNU-stack, "", @progbits
