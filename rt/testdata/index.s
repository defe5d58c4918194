# An index out of range: C++ records the panic, the thunk raises it.
# status: 2
# stderr: panic: runtime error: index out of range \[5\] with length 3
# stderr:
# stderr: goroutine 1 \[running\]:
# stderr: main.main\(\)
# stderr: 	/home/gopher/main.go:4 \+0x[0-9a-f]+

func main.main 3 frame=8
        movl $5, %eax
        movl $3, %ebx
        CALL runtime.panicIndex 4
        ud2
end
