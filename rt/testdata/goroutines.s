# Order of goroutines: the last one started runs first, then the others in order; Gosched puts the
# caller behind them; main's end ends the program with goroutines still waiting.
# status: 0
# stderr: main
# stderr: 3
# stderr: 1
# stderr: 2
# stderr: main
# stderr: 1
# stderr: 2

.section .rodata
main.text: .ascii "main\n"

// A closure with a captured integer.
.section .data
main.f1: .quad main.f, 1
main.f2: .quad main.f, 2
main.f3: .quad main.f3code, 3

func main.main 3 frame=16
        CALL main.say 4
        leaq main.f1(%rip), %rax
        CALL runtime.newproc 5
        leaq main.f2(%rip), %rax
        CALL runtime.newproc 6
        leaq main.f3(%rip), %rax
        CALL runtime.newproc 7
        CALL runtime.Gosched 8
        CALL main.say 9
        CALL runtime.Gosched 10
        RETURN
end

func main.say 12 frame=8
        CALL runtime.printlock 12
        leaq main.text(%rip), %rax
        movl $5, %ebx
        CALL runtime.printstring 13
        CALL runtime.printunlock 13
        RETURN
end

func main.f 15 frame=16
        movq 8(%rdx), %rax
        movq %rax, (%rsp)
        CALL main.number 16
        CALL runtime.Gosched 17
        movq (%rsp), %rax
        CALL main.number 18
        CALL runtime.block 19
        RETURN
end

func main.f3code 21 frame=8
        movq 8(%rdx), %rax
        CALL main.number 22
        RETURN
end

func main.number 24 frame=16
        movq %rax, (%rsp)
        CALL runtime.printlock 25
        movq (%rsp), %rax
        CALL runtime.printint 25
        CALL runtime.printnl 25
        CALL runtime.printunlock 25
        RETURN
end
