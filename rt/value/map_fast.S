// The frequent ways through maps with keys of 4 bytes, 8 bytes and strings, and through iteration, on
// the goroutine's own stack. The design of maps is in rt/value/map.h; what a function here does is
// what its C++ namesake does (rt/value/map_core.h, map_iterate.cc). A C++ call costs the change to the
// system stack, which is as much as a lookup; so these are leaves in assembly under the names that
// compiled code calls, with ABIInternal: arguments in RAX, RBX, RCX, RDI, results in RAX, RBX.
//
// What is not frequent they leave to C++: with all arguments as they came, and nothing done, they
// jump to slow.NAME, the thunk of the C++ function. Those cases are: a map of nil that is assigned
// to, another goroutine's write noticed, elements stored indirectly, a table that must grow, and,
// while the collector marks, whatever overwrites a pointer. A new entry's key goes into a slot that
// holds zeros, which the collector's barrier does not care about.
//
// Registers, after the prologues below:
//
//   R8   the map's type              R11  the group's index
//   R9   the key, or its bytes       R12  groups visited after the first
//   R15  the length of a string      R13  the slot that was found
//   RBX  the map                     RDI  the group's address
//   R10  the mask for group indices  RSI  the size of a group
//   RAX  the hash                    X0   the wanted control byte, eight times; X1 a control word

#include "rt/os/assembly.h"
#include "rt_offsets.h"

// The type and the key to where they stay.
        .macro TAKE_ARGUMENTS kind
        movq    %rax, %r8
        .ifc    \kind, 32
        movl    %ecx, %r9d
        .else
        movq    %rcx, %r9
        .endif
        .ifc    \kind, str
        movq    %rdi, %r15
        .endif
        .endm

        .macro RESTORE_ARGUMENTS kind
        movq    %r8, %rax
        movq    %r9, %rcx
        .ifc    \kind, str
        movq    %r15, %rdi
        .endif
        .endm

// RAX = the two halves of the product of RAX and RDX, mixed (rt::mix).
        .macro MIX
        mulq    %rdx
        xorq    %rdx, %rax
        .endm

// RAX = the key's hash: rt::hash_integer, rt::hash_string.
        .macro HASH kind
        movl    MAP_SEED(%rbx), %eax
        .ifc    \kind, str
        xorq    8+rt_hash_key(%rip), %rax
        cmpq    $16, %r15
        ja      5f
        cmpq    $8, %r15
        jb      1f
        movq    (%r9), %rdx
        xorq    -8(%r9,%r15), %rax
        jmp     4f
1:      cmpq    $4, %r15
        jb      2f
        movl    (%r9), %edx
        movl    -4(%r9,%r15), %ecx
        xorq    %rcx, %rax
        jmp     4f
2:      xorl    %edx, %edx
        testq   %r15, %r15
        je      4f
        movzbl  (%r9), %edx
        shll    $16, %edx
        movq    %r15, %rcx
        shrq    %rcx
        movzbl  (%r9,%rcx), %ecx
        shll    $8, %ecx
        orl     %ecx, %edx
        movzbl  -1(%r9,%r15), %ecx
        orl     %ecx, %edx
4:      xorq    rt_hash_key(%rip), %rdx
        MIX
        xorq    %r15, %rax
        movabsq $HASH_MULTIPLIER, %rdx
        MIX
        jmp     6f
5:      call    hash_long_string
6:
        .else
        xorq    rt_hash_key(%rip), %rax
        xorq    %r9, %rax
        movabsq $HASH_MULTIPLIER, %rdx
        MIX
        .endif
        .endm

// The search's first group.
        .macro START_SEARCH
        movzbl  MAP_CAPACITY_LOG2(%rbx), %ecx
        movq    $-1, %r10
        shlq    %cl, %r10
        notq    %r10
        movq    %rax, %r11
        shrq    $7, %r11
        andq    %r10, %r11
        andl    $0x7f, %eax
        movd    %eax, %xmm0
        punpcklbw %xmm0, %xmm0
        pshuflw $0, %xmm0, %xmm0
        movl    TYPE_GROUP_SIZE(%r8), %esi
        xorl    %r12d, %r12d
        .endm

// Looks in the group of index R11 for the key: to `found` with the slot in R13, else falls through.
        .macro SEARCH_GROUP kind, found
        movq    %r11, %rdi
        imulq   %rsi, %rdi
        addq    MAP_GROUPS(%rbx), %rdi
        movq    (%rdi), %xmm1
        movdqa  %xmm1, %xmm2
        pcmpeqb %xmm0, %xmm2
        pmovmskb %xmm2, %edx
        andl    $0xff, %edx
        je      2f
1:      bsfl    %edx, %ecx
        imull   TYPE_SLOT_SIZE(%r8), %ecx
        leaq    MAP_CONTROL_SIZE(%rdi,%rcx), %r13
        .ifc    \kind, 64
        cmpq    %r9, (%r13)
        je      \found
        .endif
        .ifc    \kind, 32
        cmpl    %r9d, (%r13)
        je      \found
        .endif
        .ifc    \kind, str
        cmpq    %r15, 8(%r13)
        jne     3f
        EQUAL_STRINGS \found
3:
        .endif
        leal    -1(%rdx), %ecx
        andl    %ecx, %edx
        jne     1b
2:
        .endm

// To `found` when the R15 bytes at R9 are those of the string in the slot R13. Uses RCX.
        .macro EQUAL_STRINGS found
        pushq   %rax
        movq    (%r13), %rax
        cmpq    %r9, %rax
        je      15f
        cmpq    $16, %r15
        ja      13f
        cmpq    $8, %r15
        jb      11f
        movq    (%rax), %rcx
        cmpq    %rcx, (%r9)
        jne     16f
        movq    -8(%rax,%r15), %rcx
        cmpq    %rcx, -8(%r9,%r15)
        jne     16f
        jmp     15f
11:     cmpq    $4, %r15
        jb      12f
        movl    (%rax), %ecx
        cmpl    %ecx, (%r9)
        jne     16f
        movl    -4(%rax,%r15), %ecx
        cmpl    %ecx, -4(%r9,%r15)
        jne     16f
        jmp     15f
12:     movq    %r15, %rcx
14:     subq    $1, %rcx
        jb      15f
        pushq   %rdx
        movb    (%rax,%rcx), %dl
        cmpb    %dl, (%r9,%rcx)
        popq    %rdx
        je      14b
        jmp     16f
13:     pushq   %rbx
        pushq   %rdx
        movq    %r9, %rbx
        movq    %r15, %rcx
        call    runtime.memequal
        testb   %al, %al
        popq    %rdx
        popq    %rbx
        je      16f
15:     popq    %rax
        jmp     \found
16:     popq    %rax
        .endm

// To `absent` when the group whose control word is in X1 has an empty slot or was the last one.
        .macro NEXT_GROUP absent, group
        pcmpeqd %xmm2, %xmm2
        psllw   $15, %xmm2
        packsswb %xmm2, %xmm2           // kControlEmpty in each byte
        pcmpeqb %xmm1, %xmm2
        pmovmskb %xmm2, %ecx
        testb   %cl, %cl
        jne     \absent
        incq    %r12
        addq    %r12, %r11
        andq    %r10, %r11
        cmpq    %r10, %r12
        jbe     \group
        .endm

// Lookups. `results` is 1 or 2.
        .macro ACCESS results, kind
FUNCTION "runtime.mapaccess\results\()_fast\kind"
        TAKE_ARGUMENTS \kind
        testq   %rbx, %rbx
        je      .Labsent\@
        cmpq    $0, MAP_COUNT(%rbx)
        je      .Labsent\@
        cmpb    $0, MAP_FLAGS(%rbx)
        jne     .Lslow\@
        HASH    \kind
        START_SEARCH
.Lgroup\@:
        SEARCH_GROUP \kind, .Lfound\@
        NEXT_GROUP .Labsent\@, .Lgroup\@
.Labsent\@:
        movq    TYPE_ELEMENT(%r8), %rax
        cmpq    $ZERO_VALUE_SIZE, TYPE_SIZE(%rax)
        ja      .Lslow\@
        leaq    runtime.smallZero(%rip), %rax
        .ifc    \results, 2
        xorl    %ebx, %ebx
        .endif
        ret
.Lfound\@:
        movl    TYPE_ELEMENT_OFFSET(%r8), %eax
        addq    %r13, %rax
        .ifc    \results, 2
        movl    $1, %ebx
        .endif
        testb   $MAP_INDIRECT_ELEMENT, TYPE_MAP_FLAGS(%r8)
        jne     .Lindirect\@
        ret
.Lindirect\@:
        movq    (%rax), %rax
        ret
.Lslow\@:
        RESTORE_ARGUMENTS \kind
        jmp     slow.mapaccess\results\()_fast\kind
END "runtime.mapaccess\results\()_fast\kind"
        .endm

        ACCESS  1, 32
        ACCESS  2, 32
        ACCESS  1, 64
        ACCESS  2, 64
        ACCESS  1, str
        ACCESS  2, str

// Assignments. A new entry goes into the first free slot on the way, empty or deleted: X4 has the
// slot's address and X5 that of its control byte, or null.
        .macro ASSIGN kind
FUNCTION "runtime.mapassign_fast\kind"
        TAKE_ARGUMENTS \kind
        testq   %rbx, %rbx
        je      .Lslow\@
        cmpb    $0, MAP_FLAGS(%rbx)
        jne     .Lslow\@
        cmpq    $0, MAP_GROUPS(%rbx)
        je      .Lslow\@
        testb   $MAP_INDIRECT_ELEMENT, TYPE_MAP_FLAGS(%r8)
        jne     .Lslow\@
        movb    $MAP_WRITING, MAP_FLAGS(%rbx)
        HASH    \kind
        START_SEARCH
        pxor    %xmm5, %xmm5
.Lgroup\@:
        SEARCH_GROUP \kind, .Lfound\@
        movq    %xmm5, %rcx
        testq   %rcx, %rcx
        jne     .Lhave_free\@
        pmovmskb %xmm1, %ecx
        andl    $0xff, %ecx
        je      .Lhave_free\@
        bsfl    %ecx, %ecx
        leaq    (%rdi,%rcx), %rdx
        movq    %rdx, %xmm5
        imull   TYPE_SLOT_SIZE(%r8), %ecx
        leaq    MAP_CONTROL_SIZE(%rdi,%rcx), %rdx
        movq    %rdx, %xmm4
.Lhave_free\@:
        NEXT_GROUP .Labsent\@, .Lgroup\@
.Labsent\@:
        movq    %xmm5, %rdx
        testq   %rdx, %rdx
        je      .Lgive_up\@
        cmpb    $MAP_CONTROL_EMPTY, (%rdx)
        jne     .Ladd\@
        testq   %r10, %r10
        je      .Ladd\@                 // a small map is filled altogether
        cmpq    $0, MAP_GROWTH_LEFT(%rbx)
        je      .Lgive_up\@
        decq    MAP_GROWTH_LEFT(%rbx)
.Ladd\@:
        movb    %al, (%rdx)
        incq    MAP_COUNT(%rbx)
        movq    %xmm4, %r13
        .ifc    \kind, 32
        movl    %r9d, (%r13)
        .else
        movq    %r9, (%r13)
        .endif
        .ifc    \kind, str
        movq    %r15, 8(%r13)
        .endif
.Lelement\@:
        movl    TYPE_ELEMENT_OFFSET(%r8), %eax
        movb    $0, MAP_FLAGS(%rbx)
        addq    %r13, %rax
        ret
.Lfound\@:
        .ifc    \kind, str              // the old bytes may be part of a much larger string
        cmpl    $0, runtime.writeBarrier(%rip)
        jne     .Lgive_up\@
        movq    %r9, (%r13)
        .endif
        jmp     .Lelement\@
.Lgive_up\@:
        movb    $0, MAP_FLAGS(%rbx)
.Lslow\@:
        RESTORE_ARGUMENTS \kind
        jmp     slow.mapassign_fast\kind
END "runtime.mapassign_fast\kind"
        .endm

        ASSIGN  32
        ASSIGN  64
        ASSIGN  str

// Deletions. The slot is cleared, so that a later entry finds its element zero.
        .macro DELETE kind
FUNCTION "runtime.mapdelete_fast\kind"
        TAKE_ARGUMENTS \kind
        testq   %rbx, %rbx
        je      .Labsent\@
        cmpq    $0, MAP_COUNT(%rbx)
        je      .Labsent\@
        cmpb    $0, MAP_FLAGS(%rbx)
        jne     .Lslow\@
        cmpl    $0, runtime.writeBarrier(%rip)
        jne     .Lslow\@
        movb    $MAP_WRITING, MAP_FLAGS(%rbx)
        HASH    \kind
        START_SEARCH
.Lgroup\@:
        SEARCH_GROUP \kind, .Lfound\@
        NEXT_GROUP .Ldone\@, .Lgroup\@
.Ldone\@:
        movb    $0, MAP_FLAGS(%rbx)
.Labsent\@:
        ret
.Lfound\@:
        movl    TYPE_SLOT_SIZE(%r8), %ecx
        xorl    %eax, %eax
1:      .ifc    \kind, 32
        movl    %eax, -4(%r13,%rcx)
        subq    $4, %rcx
        .else
        movq    %rax, -8(%r13,%rcx)
        subq    $8, %rcx
        .endif
        ja      1b
        decq    MAP_COUNT(%rbx)
        bsfl    %edx, %ecx              // the slot's index
        testq   %r10, %r10
        je      .Lempty\@
        // No search has ever gone past a group that has an empty slot.
        pcmpeqd %xmm2, %xmm2
        psllw   $15, %xmm2
        packsswb %xmm2, %xmm2
        pcmpeqb %xmm1, %xmm2
        pmovmskb %xmm2, %eax
        testb   %al, %al
        jne     .Lcount_free\@
        movb    $MAP_CONTROL_DELETED, (%rdi,%rcx)
        jmp     .Ldone\@
.Lcount_free\@:
        incq    MAP_GROWTH_LEFT(%rbx)
.Lempty\@:
        movb    $MAP_CONTROL_EMPTY, (%rdi,%rcx)
        jmp     .Ldone\@
.Lslow\@:
        RESTORE_ARGUMENTS \kind
        jmp     slow.mapdelete_fast\kind
END "runtime.mapdelete_fast\kind"
        .endm

        DELETE  32
        DELETE  64
        DELETE  str

// RAX = rt::hash_long(R9, R15, the seed of the map RBX), by the C++ function, which is a leaf. Keeps
// R8 and R9, and what SysV functions keep.
FUNCTION hash_long_string
        pushq   %rbp
        movq    %rsp, %rbp
        pushq   %r8
        pushq   %r9
        andq    $-16, %rsp
        movq    %r9, %rdi
        movq    %r15, %rsi
        movl    MAP_SEED(%rbx), %edx
        call    rt_hash_long
        movq    -8(%rbp), %r8
        movq    -16(%rbp), %r9
        xorps   %xmm15, %xmm15
        leave
        ret
END hash_long_string

// The next entry of an iteration over a map that still has the table it had at the start; next_slot
// of map_iterate.cc. RAX is the iterator.
FUNCTION "runtime.mapiternext"
        movq    ITERATOR_MAP(%rax), %rbx
        testq   %rbx, %rbx
        je      .Literation_slow
        cmpb    $0, MAP_FLAGS(%rbx)
        jne     .Literation_slow
        movq    ITERATOR_GROUPS(%rax), %r9
        cmpq    MAP_GROUPS(%rbx), %r9
        jne     .Literation_slow
        movq    ITERATOR_TYPE(%rax), %r8
        testb   $MAP_INDIRECT_KEY | MAP_INDIRECT_ELEMENT, TYPE_MAP_FLAGS(%r8)
        jne     .Literation_slow
        movl    ITERATOR_AHEAD(%rax), %r10d
        movl    ITERATOR_START_SLOT(%rax), %r11d
        movq    ITERATOR_GROUPS_BEGUN(%rax), %r12
        testl   %r10d, %r10d
        je      .Literation_next_group
        movq    ITERATOR_START_GROUP(%rax), %rdx
        movq    ITERATOR_GROUP_COUNT(%rax), %rdi
        leaq    -1(%r12,%rdx), %rdx
        decq    %rdi
        andq    %rdi, %rdx
        movl    TYPE_GROUP_SIZE(%r8), %edi
        imulq   %rdi, %rdx
        addq    %r9, %rdx               // the current group's address
.Literation_slot:
        bsfl    %r10d, %ecx
        leal    -1(%r10), %edi
        andl    %edi, %r10d
        movl    %r10d, ITERATOR_AHEAD(%rax)
        addl    %r11d, %ecx
        andl    $7, %ecx
        cmpb    $0, (%rdx,%rcx)
        js      .Literation_deleted
        imull   TYPE_SLOT_SIZE(%r8), %ecx
        leaq    MAP_CONTROL_SIZE(%rdx,%rcx), %rdx
        movl    TYPE_ELEMENT_OFFSET(%r8), %ecx
        movq    %rdx, ITERATOR_KEY(%rax)
        addq    %rdx, %rcx
        movq    %rcx, ITERATOR_ELEMENT(%rax)
        ret
.Literation_deleted:
        testl   %r10d, %r10d
        jne     .Literation_slot
.Literation_next_group:
        movq    ITERATOR_GROUP_COUNT(%rax), %rdi
        cmpq    %rdi, %r12
        je      .Literation_end
        movq    ITERATOR_START_GROUP(%rax), %rdx
        addq    %r12, %rdx
        decq    %rdi
        andq    %rdi, %rdx
        movl    TYPE_GROUP_SIZE(%r8), %edi
        imulq   %rdi, %rdx
        addq    %r9, %rdx
        incq    %r12
        movq    %r12, ITERATOR_GROUPS_BEGUN(%rax)
        movq    (%rdx), %xmm0
        pmovmskb %xmm0, %r10d
        notl    %r10d
        movzbl  %r10b, %r10d            // its full slots,
        movl    %r10d, %edi
        shll    $8, %edi
        orl     %edi, %r10d
        movl    %r11d, %ecx
        shrl    %cl, %r10d              // with start_slot as bit 0
        movzbl  %r10b, %r10d
        testl   %r10d, %r10d
        jne     .Literation_slot
        jmp     .Literation_next_group
.Literation_end:
        xorl    %ecx, %ecx
        movl    %ecx, ITERATOR_AHEAD(%rax)
        movq    %rcx, ITERATOR_KEY(%rax)
        movq    %rcx, ITERATOR_ELEMENT(%rax)
        ret
.Literation_slow:
        jmp     slow.mapiternext
END "runtime.mapiternext"

        .section .note.GNU-stack, "", @progbits
