# A load through a nil pointer, in the second frame.
# status: 2
# stderr: panic: runtime error: invalid memory address or nil pointer dereference
# stderr: \[signal SIGSEGV: segmentation violation code=0x1 addr=0x8 pc=0x[0-9a-f]+\]
# stderr:
# stderr: goroutine 1 \[running\]:
# stderr: main.f\(\)
# stderr: 	/home/gopher/main.go:8 \+0x[0-9a-f]+
# stderr: main.main\(\)
# stderr: 	/home/gopher/main.go:4 \+0x[0-9a-f]+

func main.main 3 frame=8
        CALL main.f 4
        RETURN
end

func main.f 7 leaf
        xorl %eax, %eax
        AT 8
        movq 8(%rax), %rax
        AT 9
        RETURN
end
