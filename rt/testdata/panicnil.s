# panic(nil), with GOTRACEBACK=all: the other goroutines are shown as well.
# env: GOTRACEBACK=all
# status: 2
# stderr: panic: panic called with nil argument
# stderr:
# stderr: goroutine 1 \[running\]:
# stderr: main.main\(\)
# stderr: 	/home/gopher/main.go:5 \+0x[0-9a-f]+
# stderr:
# stderr: goroutine 2 \[runnable\]:
# stderr: main.f\(\)
# stderr: 	/home/gopher/main.go:8
# stderr: created by main.main in goroutine 1
# stderr: 	/home/gopher/main.go:4 \+0x[0-9a-f]+

.section .rodata
main.f.f: .quad main.f

func main.main 3 frame=8
        leaq main.f.f(%rip), %rax
        CALL runtime.newproc 4
        xorl %eax, %eax
        xorl %ebx, %ebx
        CALL runtime.gopanic 5
        ud2
end

func main.f 8 frame=8
        RETURN
end
