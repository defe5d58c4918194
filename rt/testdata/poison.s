# A stack map that misses a live pointer: the collector would free what the slot refers to. With
# poisoned stacks the slot is overwritten when the goroutine goes on, and the next map that has it is
# the proof.
# env: GODEBUG=poison=1
# status: 2
# stderr...: fatal error: a live stack slot was dead before
# stderr: 
# stderr: goroutine 1 \[runnable\]:
# stderr: main.main\(\)
# stderr: 	/home/gopher/main.go:6 \+0x[0-9a-f]+

.section .rodata
main.text: .ascii "long enough not to be a piece of a tiny block"

func main.main 3 frame=32
        leaq main.text(%rip), %rax
        movl $45, %ebx
        CALL runtime.stringtoslicebyte 4 0
        movq %rax, 8(%rsp)
        CALL runtime.GC 5 0
        CALL runtime.GC 6 1
        movq 8(%rsp), %rax
        movb (%rax), %al
        RETURN
end - 1
