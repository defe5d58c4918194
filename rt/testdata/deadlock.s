# A deadlock, two frames deep, with another goroutine that waits as well.
#
#   3 func main() { go wait(); runtime.Gosched(); wait() }
#   7 func wait() {
#   8   select {}
# status: 2
# stderr: fatal error: all goroutines are asleep - deadlock!
# stderr:
# stderr: goroutine 1 \[select \(no cases\)\]:
# stderr: main.wait\(\)
# stderr: 	/home/gopher/main.go:8 \+0x[0-9a-f]+
# stderr: main.main\(\)
# stderr: 	/home/gopher/main.go:5 \+0x[0-9a-f]+
# stderr:
# stderr: goroutine 2 \[select \(no cases\)\]:
# stderr: main.wait\(\)
# stderr: 	/home/gopher/main.go:8 \+0x[0-9a-f]+
# stderr: created by main.main in goroutine 1
# stderr: 	/home/gopher/main.go:3 \+0x[0-9a-f]+

.section .rodata
main.wait.f: .quad main.wait

func main.main 3 frame=16
        leaq main.wait.f(%rip), %rax
        CALL runtime.newproc 3
        CALL runtime.Gosched 4
        CALL main.wait 5
        RETURN
end

func main.wait 7 frame=8
        CALL runtime.block 8
        RETURN
end
