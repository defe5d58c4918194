# Ten thousand goroutines, each with a stack that grows, a pointer into it over a wait in the deepest
# frame, and an end; twice, so that the second half reuses the first's descriptors and stacks.
#
#   for round := 0; round < 2; round++ {
#     for i := 0; i < 10000; i++ { go worker() }
#     for count != (round+1)*10000 { runtime.Gosched() }
#   }
# status: 0
# stderr: 20000

.data
main.count: .quad 0
.section .rodata
main.worker.f: .quad main.worker

func main.main 3 frame=32
        movq $2, 8(%rsp)
        movq $10000, 16(%rsp)
1:      movq $10000, (%rsp)
2:      leaq main.worker.f(%rip), %rax
        CALL runtime.newproc 5
        decq (%rsp)
        jne 2b
3:      CALL runtime.Gosched 6
        movq main.count(%rip), %rax
        cmpq %rax, 16(%rsp)
        jne 3b
        addq $10000, 16(%rsp)
        decq 8(%rsp)
        jne 1b
        CALL runtime.printlock 8
        movq main.count(%rip), %rax
        CALL runtime.printint 8
        CALL runtime.printnl 8
        CALL runtime.printunlock 8
        RETURN
end

func main.worker 10 frame=24
        movq $1, (%rsp)
        movl $40, %eax
        movq %rsp, %rbx
        CALL main.descend 11 0
        cmpq $42, (%rsp)
        je 1f
        ud2
1:      lock incq main.count(%rip)
        RETURN
end -

// descend(n int, p *int): *p++ in each of 41 frames, after a Gosched at the bottom. Word 0 is p.
func main.descend 13 frame=64 registers=2
        movq %rbx, (%rsp)
        testq %rax, %rax
        je 1f
        decq %rax
        CALL main.descend 14 0
        jmp 2f
1:      CALL runtime.Gosched 15 0
2:      movq (%rsp), %rbx
        incq (%rbx)
        RETURN
end 0
