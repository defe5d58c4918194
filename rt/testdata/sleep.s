# Sleeping goroutines wake in the order of their times, and a sleeper is no deadlock. The distances are
# long enough for a machine that does other things.
#
#   3 func main() { go nap(); go doze(); time.Sleep(400ms); println("main") }
#   8 func nap() { time.Sleep(150ms); println("nap") }
#  13 func doze() { time.Sleep(10ms); println("doze") }
# status: 0
# stderr: doze
# stderr: nap
# stderr: main

.section .rodata
main.words: .ascii "main\nnap\ndoze\n"
main.nap.f: .quad main.nap
main.doze.f: .quad main.doze

func main.main 3 frame=16
        leaq main.nap.f(%rip), %rax
        CALL runtime.newproc 3
        leaq main.doze.f(%rip), %rax
        CALL runtime.newproc 3
        movl $400000000, %eax
        CALL runtime.timeSleep 4
        leaq main.words(%rip), %rax
        movl $5, %ebx
        CALL main.say 5
        RETURN
end

func main.nap 8 frame=8
        movl $150000000, %eax
        CALL runtime.timeSleep 9
        leaq main.words+5(%rip), %rax
        movl $4, %ebx
        CALL main.say 10
        RETURN
end

func main.doze 13 frame=8
        movl $10000000, %eax
        CALL runtime.timeSleep 14
        leaq main.words+9(%rip), %rax
        movl $5, %ebx
        CALL main.say 15
        RETURN
end

func main.say 17 frame=32
        movq %rax, (%rsp)
        movq %rbx, 8(%rsp)
        CALL runtime.printlock 17
        movq (%rsp), %rax
        movq 8(%rsp), %rbx
        CALL runtime.printstring 17
        CALL runtime.printunlock 17
        RETURN
end
