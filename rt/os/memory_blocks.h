// For memory.S, memory_move.S and memory_search.S: what more than one of their functions does.

#include "rt/os/assembly.h"

#define CPU_AVX2 2

// To `avx` when the processor is known to have it; counts the RDX bytes when nothing is known
// (rt/os/cpu.S).
        .macro CHOOSE avx:req
        cmpb    $CPU_AVX2 - 1, rt_cpu_level(%rip)
        ja      \avx
        je      .Lchosen\@
        call    rt_count_large_bytes
.Lchosen\@:
        .endm

// Moves `size` to 2 * `size` bytes from RSI to RDI by two registers of `size` bytes, which may overlap
// in memory; RDX is how many.
        .macro MOVE_ENDS move:req, size:req, first:req, last:req
        \move   (%rsi), \first
        \move   -\size(%rsi,%rdx), \last
        \move   \first, (%rdi)
        \move   \last, -\size(%rdi,%rdx)
        .endm

// Moves RDX bytes from RSI to RDI and returns, if there are at most 32; else jumps to `above`. All is
// loaded before anything is stored, so the two may overlap. Uses RCX, R8, R9, X0 and X1.
        .macro MOVE_UP_TO_32 above:req
        cmpq    $16, %rdx
        jb      .Lbelow_16_\@
        cmpq    $32, %rdx
        ja      \above
        MOVE_ENDS movups, 16, %xmm0, %xmm1
        ret
.Lbelow_16_\@:
        cmpl    $8, %edx
        jb      .Lbelow_8_\@
        MOVE_ENDS movq, 8, %rcx, %r8
        ret
.Lbelow_8_\@:
        cmpl    $4, %edx
        jb      .Lbelow_4_\@
        MOVE_ENDS movl, 4, %ecx, %r8d
        ret
.Lbelow_4_\@:
        testl   %edx, %edx
        je      .Lnothing_\@
        movzbl  (%rsi), %ecx            // the first, the middle and the last byte
        movzbl  -1(%rsi,%rdx), %r8d
        cmpl    $3, %edx
        jb      .Lno_middle_\@
        movzbl  1(%rsi), %r9d
        movb    %r9b, 1(%rdi)
.Lno_middle_\@:
        movb    %cl, (%rdi)
        movb    %r8b, -1(%rdi,%rdx)
.Lnothing_\@:
        ret
        .endm

// The byte in CL, all over X7.
        .macro BROADCAST_CL_TO_X7
        movzbl  %cl, %ecx
        movd    %ecx, %xmm7
        punpcklbw %xmm7, %xmm7
        pshuflw $0, %xmm7, %xmm7
        punpcklqdq %xmm7, %xmm7
        .endm
