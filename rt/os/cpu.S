// What the processor can do beyond x86-64's baseline, found out when it pays. CPUID is trapped by
// hypervisors and then costs tens of microseconds, as much as a small program's whole start; so the
// functions on large memory begin with baseline code and count the bytes that they work on, and only
// after kBytesBeforeDetection of them is the processor asked, once. From then on rt_cpu_level is
//
//   0  not known yet       1  the baseline (SSE2)       2  AVX2, and the kernel saves its registers
//
// Several threads may find out at once: they store the same.

#include "rt/os/assembly.h"

#define BYTES_BEFORE_DETECTION (1 << 20)

        .section .bss.rt_cpu_level, "aw", @nobits
        .globl  rt_cpu_level
        .type   rt_cpu_level, @object
        .p2align 3
rt_cpu_level:
        .zero   8
        .size   rt_cpu_level, 8
        .local  large_bytes
        .comm   large_bytes, 8, 8

// Counts an operation on RDX bytes. Keeps all registers.
FUNCTION rt_count_large_bytes
        addq    %rdx, large_bytes(%rip)
        cmpq    $BYTES_BEFORE_DETECTION, large_bytes(%rip)
        jae     rt_detect_cpu
        ret
END rt_count_large_bytes

FUNCTION rt_detect_cpu
        pushq   %r11
        pushq   %rax
        pushq   %rbx
        pushq   %rcx
        pushq   %rdx
        movl    $1, %r11d
        xorl    %eax, %eax
        cpuid
        cmpl    $7, %eax
        jb      1f
        movl    $1, %eax
        xorl    %ecx, %ecx
        cpuid
        andl    $0x18000000, %ecx       // OSXSAVE, AVX
        cmpl    $0x18000000, %ecx
        jne     1f
        xorl    %ecx, %ecx
        xgetbv
        andl    $6, %eax                // the kernel saves X and Y registers
        cmpl    $6, %eax
        jne     1f
        movl    $7, %eax
        xorl    %ecx, %ecx
        cpuid
        testl   $0x20, %ebx             // AVX2
        je      1f
        movl    $2, %r11d
1:      movb    %r11b, rt_cpu_level(%rip)
        popq    %rdx
        popq    %rcx
        popq    %rbx
        popq    %rax
        popq    %r11
        ret
END rt_detect_cpu

        .section .note.GNU-stack, "", @progbits
