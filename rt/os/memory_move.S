// Moving and clearing memory of any size, with the best that the processor has: what compiled code
// calls, and the C++ functions that move the program's values (mem::move_fast). rt/os/memory.S has the
// small versions that the C++ compiler calls by itself.
//
// The collector may read memory while it is moved, so an aligned word is always written whole: by
// stores of at least 8 bytes, and by `rep movsq`, never `movsb`.
//
//   to 128 bytes   everything is loaded, then everything stored: any overlap is right
//   above          a loop of 64 bytes (128 with AVX) towards the end, or from the end when that would
//                  overwrite what is still to be read. The last block, and with AVX the first 32
//                  bytes, are loaded before and stored after the loop, which may so begin at an
//                  aligned address and end at any
//   from 4 KiB     rep movsq, if source and destination are 64 bytes or more apart
//
// All are leaves; they keep RBX, RBP, R12 to R15 and X9 to X15.

#include "rt/os/memory_blocks.h"

#define STRING_THRESHOLD 4096

        .macro LOAD_64 base, r0, r1, r2, r3
        movups  (\base), \r0
        movups  16(\base), \r1
        movups  32(\base), \r2
        movups  48(\base), \r3
        .endm

        .macro STORE_64 base, r0, r1, r2, r3
        movups  \r0, (\base)
        movups  \r1, 16(\base)
        movups  \r2, 32(\base)
        movups  \r3, 48(\base)
        .endm

        .macro LOAD_128 base, r0, r1, r2, r3
        vmovdqu (\base), \r0
        vmovdqu 32(\base), \r1
        vmovdqu 64(\base), \r2
        vmovdqu 96(\base), \r3
        .endm

        .macro STORE_128 base, r0, r1, r2, r3
        vmovdqu \r0, (\base)
        vmovdqu \r1, 32(\base)
        vmovdqu \r2, 64(\base)
        vmovdqu \r3, 96(\base)
        .endm

FUNCTION "runtime.memmove"              // (rax to, rbx from, rcx size)
        movq    %rax, %rdi
        movq    %rbx, %rsi
        movq    %rcx, %rdx
ENTRY rt_move                           // (rdi to, rsi from, rdx size), returns rdi
        movq    %rdi, %rax
        MOVE_UP_TO_32 .Lmove_above_32
.Lmove_above_32:
        cmpq    $64, %rdx
        ja      .Lmove_above_64
        movups  (%rsi), %xmm0
        movups  16(%rsi), %xmm1
        movups  -32(%rsi,%rdx), %xmm2
        movups  -16(%rsi,%rdx), %xmm3
        movups  %xmm0, (%rdi)
        movups  %xmm1, 16(%rdi)
        movups  %xmm2, -32(%rdi,%rdx)
        movups  %xmm3, -16(%rdi,%rdx)
        ret
.Lmove_above_64:
        leaq    -64(%rsi,%rdx), %r9     // the last 64 bytes: from
        leaq    -64(%rdi,%rdx), %r8     // to
        cmpq    $128, %rdx
        ja      .Lmove_above_128
        LOAD_64 %rsi, %xmm0, %xmm1, %xmm2, %xmm3
        LOAD_64 %r9, %xmm4, %xmm5, %xmm6, %xmm7
        STORE_64 %rdi, %xmm0, %xmm1, %xmm2, %xmm3
        STORE_64 %r8, %xmm4, %xmm5, %xmm6, %xmm7
        ret
.Lmove_above_128:
        movq    %rdi, %rcx
        subq    %rsi, %rcx
        je      .Lmove_done             // onto itself
        cmpq    %rdx, %rcx              // `to` is in [from, from+size): from the end
        jb      .Lmove_backward
        cmpq    $256, %rdx
        jb      .Lmove_forward
        cmpq    $STRING_THRESHOLD, %rdx
        jae     .Lmove_string
.Lmove_choose:
        CHOOSE  .Lmove_forward_avx
.Lmove_forward:
        LOAD_64 %r9, %xmm4, %xmm5, %xmm6, %xmm7
1:      LOAD_64 %rsi, %xmm0, %xmm1, %xmm2, %xmm3
        addq    $64, %rsi
        STORE_64 %rdi, %xmm0, %xmm1, %xmm2, %xmm3
        addq    $64, %rdi
        cmpq    %r8, %rdi
        jb      1b
        STORE_64 %r8, %xmm4, %xmm5, %xmm6, %xmm7
.Lmove_done:
        ret
.Lmove_forward_avx:
        subq    $64, %r8                // here the last block is one of 128 bytes
        subq    $64, %r9
        LOAD_128 %r9, %ymm4, %ymm5, %ymm6, %ymm7
        vmovdqu (%rsi), %ymm8
        subq    %rdi, %rsi              // source minus destination
        leaq    32(%rdi), %rdi
        andq    $-32, %rdi
        leaq    (%rsi,%rdi), %r9
1:      LOAD_128 %r9, %ymm0, %ymm1, %ymm2, %ymm3
        subq    $-128, %r9
        STORE_128 %rdi, %ymm0, %ymm1, %ymm2, %ymm3
        subq    $-128, %rdi
        cmpq    %r8, %rdi
        jb      1b
        STORE_128 %r8, %ymm4, %ymm5, %ymm6, %ymm7
        vmovdqu %ymm8, (%rax)
        vzeroupper
        ret
.Lmove_string:
        cmpq    $-64, %rcx              // `from` is less than 64 bytes above `to`
        ja      .Lmove_choose
        movups  -16(%rsi,%rdx), %xmm0
        leaq    -16(%rdi,%rdx), %r8
        movups  (%rsi), %xmm1           // 16 bytes, then from an aligned address
        movups  %xmm1, (%rdi)
        leaq    16(%rdi), %rcx
        andq    $-16, %rcx
        subq    %rdi, %rcx
        addq    %rcx, %rdi
        addq    %rcx, %rsi
        subq    %rcx, %rdx
        movq    %rdx, %rcx
        shrq    $3, %rcx
        rep movsq
        movups  %xmm0, (%r8)
        ret
.Lmove_backward:
        cmpq    $256, %rdx
        jb      1f
        CHOOSE  .Lmove_backward_avx
1:      LOAD_64 %rsi, %xmm4, %xmm5, %xmm6, %xmm7
2:      LOAD_64 %r9, %xmm0, %xmm1, %xmm2, %xmm3
        subq    $64, %r9
        STORE_64 %r8, %xmm0, %xmm1, %xmm2, %xmm3
        subq    $64, %r8
        cmpq    %rdi, %r8
        ja      2b
        STORE_64 %rdi, %xmm4, %xmm5, %xmm6, %xmm7
        ret
.Lmove_backward_avx:
        LOAD_128 %rsi, %ymm4, %ymm5, %ymm6, %ymm7
        vmovdqu 32(%r9), %ymm8          // the last 32 bytes
        leaq    32(%r8), %r10           // where they go
        leaq    -1(%rdi,%rdx), %r8
        andq    $-32, %r8               // the last aligned address in the destination, minus the block
        addq    $-128, %r8
        movq    %rsi, %r9
        subq    %rdi, %r9
        addq    %r8, %r9
1:      LOAD_128 %r9, %ymm0, %ymm1, %ymm2, %ymm3
        addq    $-128, %r9
        STORE_128 %r8, %ymm0, %ymm1, %ymm2, %ymm3
        addq    $-128, %r8
        cmpq    %rdi, %r8
        ja      1b
        STORE_128 %rdi, %ymm4, %ymm5, %ymm6, %ymm7
        vmovdqu %ymm8, (%r10)
        vzeroupper
        ret
END "runtime.memmove"
        .size   rt_move, . - rt_move

FUNCTION "runtime.memclrNoHeapPointers" // (rax to, rbx size)
        movq    %rax, %rdi
        movq    %rbx, %rsi
ENTRY rt_clear                          // (rdi to, rsi size)
        movq    %rsi, %rdx
        xorps   %xmm0, %xmm0
        cmpq    $16, %rdx
        jb      .Lclear_below_16
        leaq    -16(%rdi,%rdx), %r8     // the last 16 bytes
        cmpq    $32, %rdx
        ja      .Lclear_above_32
        movups  %xmm0, (%rdi)
        movups  %xmm0, (%r8)
        ret
.Lclear_below_16:
        xorl    %ecx, %ecx
        cmpl    $8, %edx
        jb      .Lclear_below_8
        movq    %rcx, (%rdi)
        movq    %rcx, -8(%rdi,%rdx)
        ret
.Lclear_below_8:
        cmpl    $4, %edx
        jb      .Lclear_below_4
        movl    %ecx, (%rdi)
        movl    %ecx, -4(%rdi,%rdx)
        ret
.Lclear_below_4:
        testl   %edx, %edx
        je      .Lclear_done
        movb    %cl, (%rdi)
        movb    %cl, -1(%rdi,%rdx)
        shrl    %edx
        movb    %cl, (%rdi,%rdx)
.Lclear_done:
        ret
.Lclear_above_32:
        cmpq    $64, %rdx
        ja      .Lclear_above_64
        movups  %xmm0, (%rdi)
        movups  %xmm0, 16(%rdi)
        movups  %xmm0, -16(%r8)
        movups  %xmm0, (%r8)
        ret
.Lclear_above_64:
        cmpq    $256, %rdx
        jb      .Lclear_sse
        cmpq    $STRING_THRESHOLD, %rdx
        jae     .Lclear_string
        CHOOSE  .Lclear_avx
.Lclear_sse:
        leaq    -48(%r8), %r9           // the last 64 bytes
1:      STORE_64 %rdi, %xmm0, %xmm0, %xmm0, %xmm0
        addq    $64, %rdi
        cmpq    %r9, %rdi
        jb      1b
        STORE_64 %r9, %xmm0, %xmm0, %xmm0, %xmm0
        ret
.Lclear_avx:
        vpxor   %ymm0, %ymm0, %ymm0
        leaq    -112(%r8), %r9          // the last 128 bytes
        vmovdqu %ymm0, (%rdi)
        addq    $32, %rdi
        andq    $-32, %rdi
1:      STORE_128 %rdi, %ymm0, %ymm0, %ymm0, %ymm0
        subq    $-128, %rdi
        cmpq    %r9, %rdi
        jb      1b
        STORE_128 %r9, %ymm0, %ymm0, %ymm0, %ymm0
        vzeroupper
        ret
.Lclear_string:
        movups  %xmm0, (%rdi)
        movups  %xmm0, (%r8)
        leaq    16(%rdi), %rcx
        andq    $-16, %rcx
        subq    %rdi, %rcx
        addq    %rcx, %rdi
        subq    %rcx, %rdx
        movq    %rdx, %rcx
        shrq    $3, %rcx
        xorl    %eax, %eax
        rep stosq
        ret
END "runtime.memclrNoHeapPointers"
        .size   rt_clear, . - rt_clear

        .section .note.GNU-stack, "", @progbits
