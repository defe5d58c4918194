// Calls by package reflect (rt/abi/reflection.h): of a function whose type is known at run time
// only, and of a function that was made at run time. Both frames have metadata like those of
// compiled code.
//
// runtime.reflectcallN (RAX closure, RBX CallArea) has room for N words of stack arguments and
// results. It loads every argument register, those that the function does not use too, and saves
// every result register. Its frame:
//
//      FRAME-8   saved RBP
//      8*N       the CallArea: the only pointer
//      0         the callee's stack arguments, which are the callee's to describe
//
// runtime.makeFuncStub is the code of functions made by reflect.MakeFunc. It must not be stopped
// before it has sorted its arguments into those that are pointers and those that are not, so it has
// no stack check: its frame, a StubFrame, fits below the guard. Then it calls the closure's
// handler, which has one; so that call is not among the FUNC_INDIRECT_CALLS.

#include "rt_offsets.h"

        .macro FUNCTION name:req
        .section .text.runtime.\name, "ax", @progbits
        .globl  runtime.\name
        .type   runtime.\name, @function
runtime.\name:
        .endm

        // The sections that describe the function up to its variable part. The map follows.
        .macro DESCRIBE name:req, frame:req, flags:req, entry:req, registers:req, map_bytes:req
.Lend.\name:
        .size   runtime.\name, . - runtime.\name
        .section tandem_functab, "ao", @progbits, .text.runtime.\name
        .long   runtime.\name - .
        .long   .Linfo.\name - .
        .section .rodata, "a", @progbits
.Lname.\name:
        .asciz  "runtime.\name"
        .section tandem_funcinfo, "ao", @progbits, .text.runtime.\name
        .balign 4
.Linfo.\name:
        .org    .Linfo.\name + INFO_NAME
        .long   .Lname.\name - .
        .org    .Linfo.\name + INFO_FILE
        .long   .Lfile - .
        .org    .Linfo.\name + INFO_CODE_SIZE
        .long   .Lend.\name - runtime.\name
        .org    .Linfo.\name + INFO_START_LINE
        .long   1
        .org    .Linfo.\name + INFO_FRAME_SIZE
        .long   \frame
        .org    .Linfo.\name + INFO_ENTRY_OFFSET
        .long   \entry
        .org    .Linfo.\name + INFO_ENTRY_REGISTER_MAP
        .short  \registers
        .org    .Linfo.\name + INFO_ENTRY_ARGUMENT_MAP
        .long   NO_STACK_MAP
        .org    .Linfo.\name + INFO_FLAGS
        .short  \flags
        .org    .Linfo.\name + INFO_MAP_COUNT
        .long   1
        .org    .Linfo.\name + INFO_MAP_BYTES
        .long   \map_bytes
        .org    .Linfo.\name + INFO_SAFEPOINTS_SIZE
        .long   .Lmaps.\name - .Lsafepoints.\name
        .org    .Linfo.\name + INFO_SIZE
.Lsafepoints.\name:
        .uleb128 .Lreturn.\name - runtime.\name
        .uleb128 0
.Lmaps.\name:
        .endm

        // Ends the description: no signal may stop the goroutine anywhere in the function.
        .macro DESCRIBED name:req
        .uleb128 .Lend.\name - runtime.\name
        .uleb128 0
        .uleb128 0
        .endm

        .section .rodata, "a", @progbits
.Lfile: .asciz  "/usr/local/go/src/reflect/asm_amd64.s"

        // ABIInternal's argument and result registers.
        .macro EACH_INTEGER op:req
        \op     %rax, 0
        \op     %rbx, 1
        \op     %rcx, 2
        \op     %rdi, 3
        \op     %rsi, 4
        \op     %r8, 5
        \op     %r9, 6
        \op     %r10, 7
        \op     %r11, 8
        .endm
        .macro EACH_FLOAT op:req
        .irp    index, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
        \op     \index
        .endr
        .endm

        // In R12: the CallArea.
        .macro LOAD_INTEGER register, index
        movq    AREA_INTEGERS + 8 * \index(%r12), \register
        .endm
        .macro STORE_INTEGER register, index
        movq    \register, AREA_INTEGERS + 8 * \index(%r12)
        .endm
        .macro LOAD_FLOAT index
        movsd   AREA_FLOATS + 8 * \index(%r12), %xmm\index
        .endm
        .macro STORE_FLOAT index
        movsd   %xmm\index, AREA_FLOATS + 8 * \index(%r12)
        .endm

        .macro REFLECTCALL size:req, words:req
        .set    FRAME\size, 8 * \words + 16
FUNCTION reflectcall\size
        leaq    -FRAME\size(%rsp), %r12
        cmpq    G_STACK_GUARD(%r14), %r12
        jbe     .Lmore\size
        pushq   %rbp
        movq    %rsp, %rbp
        subq    $(FRAME\size - 8), %rsp
        movq    %rbx, 8 * \words(%rsp)
        movq    %rax, %rdx
        movq    %rbx, %r12
        movq    AREA_STACK(%r12), %rsi
        movq    %rsp, %rdi
        movq    AREA_STACK_WORDS(%r12), %rcx
        rep movsq
        EACH_FLOAT LOAD_FLOAT
        EACH_INTEGER LOAD_INTEGER
        call    *(%rdx)
.Lreturn.reflectcall\size:
        movq    8 * \words(%rsp), %r12
        EACH_INTEGER STORE_INTEGER
        EACH_FLOAT STORE_FLOAT
        movq    %rsp, %rsi
        movq    AREA_STACK(%r12), %rdi
        movq    AREA_STACK_WORDS(%r12), %rcx
        rep movsq
        addq    $(FRAME\size - 8), %rsp
        popq    %rbp
        ret
.Lmore\size:
        call    runtime.morestack_noctxt
.Lentry\size:
        jmp     runtime.reflectcall\size
        .set    ENTRY\size, .Lentry\size - runtime.reflectcall\size
DESCRIBE reflectcall\size, FRAME\size, FUNC_WRAPPER+FUNC_RUNTIME, ENTRY\size, 3, (\words/8+1)
        .skip   \words / 8
        .byte   1
DESCRIBED reflectcall\size
        .endm

        REFLECTCALL Small, CALL_STACK_SMALL
        REFLECTCALL Middle, CALL_STACK_MIDDLE
        REFLECTCALL Large, CALL_STACK_LARGE

        // The stub's frame: a StubFrame, the closure, the saved RBP.
        .set    CLOSURE, STUB_SIZE
        .set    STUB_FRAME_SIZE, STUB_SIZE + 16
        .set    ARGUMENTS, STUB_FRAME_SIZE + 8

        // In RDX: the closure; in R12: which registers hold pointers.
        .macro SORT_INTEGER register, index
        xorl    %r13d, %r13d
        btq     $\index, %r12
        cmovcq  \register, %r13
        movq    %r13, STUB_POINTERS + 8 * \index(%rsp)
        movq    \register, STUB_INTEGERS + 8 * \index(%rsp)
        .endm
        .macro SAVE_FLOAT index
        movsd   %xmm\index, STUB_FLOATS + 8 * \index(%rsp)
        .endm
        .macro MERGE_INTEGER register, index
        movq    STUB_INTEGERS + 8 * \index(%rsp), \register
        orq     STUB_POINTERS + 8 * \index(%rsp), \register
        .endm
        .macro RESTORE_FLOAT index
        movsd   STUB_FLOATS + 8 * \index(%rsp), %xmm\index
        .endm

FUNCTION makeFuncStub
        pushq   %rbp
        movq    %rsp, %rbp
        subq    $(STUB_FRAME_SIZE - 8), %rsp
        movq    %rdx, CLOSURE(%rsp)
        movq    CLOSURE_POINTERS(%rdx), %r12
        EACH_INTEGER SORT_INTEGER
        EACH_FLOAT SAVE_FLOAT
        movq    CLOSURE_STACK_POINTERS(%rdx), %r12
        xorl    %ecx, %ecx
1:      xorl    %eax, %eax
        xorl    %ebx, %ebx
        cmpq    CLOSURE_ARGUMENT_WORDS(%rdx), %rcx
        jae     2f
        movq    ARGUMENTS(%rsp, %rcx, 8), %rax
        btq     %rcx, %r12
        cmovcq  %rax, %rbx
2:      movq    %rax, STUB_STACK_INTEGERS(%rsp, %rcx, 8)
        movq    %rbx, STUB_STACK_POINTERS(%rsp, %rcx, 8)
        incq    %rcx
        cmpq    $STUB_STACK_WORDS, %rcx
        jb      1b
        movq    %rdx, %rax
        movq    %rsp, %rbx
        movq    CLOSURE_HANDLER(%rdx), %rdx
        call    *(%rdx)
.Lreturn.makeFuncStub:
        // The handler has left results, and zeros everywhere else.
        movq    CLOSURE(%rsp), %rdx
        movq    CLOSURE_ARGUMENT_WORDS(%rdx), %rcx
3:      cmpq    CLOSURE_STACK_WORDS(%rdx), %rcx
        jae     4f
        movq    STUB_STACK_INTEGERS(%rsp, %rcx, 8), %rax
        orq     STUB_STACK_POINTERS(%rsp, %rcx, 8), %rax
        movq    %rax, ARGUMENTS(%rsp, %rcx, 8)
        incq    %rcx
        jmp     3b
4:      EACH_INTEGER MERGE_INTEGER
        EACH_FLOAT RESTORE_FLOAT
        addq    $(STUB_FRAME_SIZE - 8), %rsp
        popq    %rbp
        ret
DESCRIBE makeFuncStub, STUB_FRAME_SIZE, FUNC_WRAPPER+FUNC_NOSPLIT+FUNC_RUNTIME, 0, 0, 9
        // Words 24 to 32: the pointers in registers; 49 to 64: those on the stack; 65: the closure.
        .byte   0, 0, 0, 0xff, 0x01, 0, 0xfe, 0xff, 0x03
        .if     STUB_POINTERS != 24 * 8 || STUB_STACK_POINTERS != 49 * 8 || CLOSURE != 65 * 8
        .error  "the stub's stack map does not describe its frame"
        .endif
DESCRIBED makeFuncStub

// The code of the func values that compare two values of a type (rt::abi::EqualClosure).
FUNCTION typeequal_closure
        movq    %rbx, %rcx
        movq    %rax, %rbx
        movq    EQUAL_CLOSURE_TYPE(%rdx), %rax
        jmp     runtime.typeequal
        .size   runtime.typeequal_closure, . - runtime.typeequal_closure

        .section .note.GNU-stack, "", @progbits
