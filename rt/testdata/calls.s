# The shapes of runtime calls: floating-point arguments, six words, three words of result, an argument
# of three words, calls in place with one and two results, X15 and the frame kept.
# status: 0
# stderr: \+1.500000e\+000 \(\+1.500000e\+000-2.000000e\+000i\)
# stderr: one two three
# stderr: \[7/8\]0x[0-9a-f]+
# stderr: 8364 3 -1 7
# stderr: true

.section .rodata
main.one: .ascii "one "
main.two: .ascii "two "
main.three: .ascii "three\n"
main.mixed: .ascii "\342\202\254 and"
.balign 8
main.half: .double 1.5, -2.0

func main.main 3 frame=48
        CALL runtime.printlock 4
        movsd main.half(%rip), %xmm0
        CALL runtime.printfloat 5
        CALL runtime.printsp 5
        movsd main.half(%rip), %xmm0
        movsd 8+main.half(%rip), %xmm1
        CALL runtime.printcomplex 6
        CALL runtime.printnl 6
        leaq main.one(%rip), %rax
        movl $4, %ebx
        leaq main.two(%rip), %rcx
        movl $4, %edi
        leaq main.three(%rip), %rsi
        movl $6, %r8d
        CALL runtime.concatstring3 7
        CALL runtime.printstring 7
        leaq main.mixed(%rip), %rax
        movl $7, %ebx
        CALL runtime.stringtoslicebyte 8
        CALL runtime.printslice 8
        CALL runtime.printnl 8
        leaq main.mixed(%rip), %rax
        movl $7, %ebx
        xorl %ecx, %ecx
        CALL runtime.decoderune 9
        movq %rbx, 8(%rsp)
        movslq %eax, %rax
        CALL runtime.printint 9
        CALL runtime.printsp 9
        movq 8(%rsp), %rax
        CALL runtime.printint 9
        CALL runtime.printsp 9
        leaq main.one(%rip), %rax
        movl $4, %ebx
        leaq main.two(%rip), %rcx
        movl $4, %edi
        CALL runtime.cmpstring 10
        CALL runtime.printint 10
        CALL runtime.printsp 10
        movups %xmm15, 16(%rsp)
        movq 16(%rsp), %rax
        orq 24(%rsp), %rax
        addq $7, %rax
        CALL runtime.printint 11
        CALL runtime.printnl 11
        movl $0xffffff01, %eax          // only the low byte is the argument
        CALL runtime.printbool 12
        CALL runtime.printnl 12
        CALL runtime.printunlock 12
        RETURN
end
