# A slot that held a pointer holds a bool later, and above its one byte what was left of an address:
# poisoning of dead pointers must leave the four bytes that a narrow value can have.
# env: GODEBUG=poison=1

.section .rodata
main.text: .ascii "long enough not to be a piece of a tiny block"

func main.main 3 frame=32
        leaq main.text(%rip), %rax
        movl $45, %ebx
        CALL runtime.stringtoslicebyte 4 0
        movq %rax, 8(%rsp)
        CALL runtime.GC 5 1
        movq 8(%rsp), %rax
        andq $-256, %rax
        movq %rax, 8(%rsp)
        CALL runtime.GC 6 0
        cmpb $0, 8(%rsp)
        je 1f
        int3
1:      RETURN
end - 1
