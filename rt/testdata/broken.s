# A bug of C++ on the system stack: a thunk is given a length that is not one.
# status: 2
# stderr: fatal error: unexpected signal during runtime execution
# stderr: \[signal SIGSEGV: segmentation violation code=0x1 addr=0x8 pc=0x[0-9a-f]+\]
# stderr:
# stderr: goroutine 1 \[running\]:
# stderr: main.main\(\)
# stderr: 	/home/gopher/main.go:4 \+0x[0-9a-f]+

func main.main 3 frame=8
        movl $8, %eax
        movl $1, %ebx
        CALL runtime.slicebytetostring 4
        RETURN
end
