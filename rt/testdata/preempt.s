# A goroutine that calls without end gives way to others: sysmon asks for it after a tick.
# status: 0
# stderr: main

.section .rodata
main.text: .ascii "main\n"
main.spin.f: .quad main.spin

func main.main 3 frame=8
        leaq main.spin.f(%rip), %rax
        CALL runtime.newproc 4
        CALL runtime.Gosched 5
        CALL runtime.printlock 6
        leaq main.text(%rip), %rax
        movl $5, %ebx
        CALL runtime.printstring 6
        CALL runtime.printunlock 6
        RETURN
end

func main.spin 8 frame=8
1:      CALL main.nothing 9
        jmp 1b
end

func main.nothing 12 frame=8
        RETURN
end
