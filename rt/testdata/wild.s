# A load from an address that is neither nil nor mapped.
# status: 2
# stderr: unexpected fault address 0x123456789000
# stderr: fatal error: fault
# stderr: \[signal SIGSEGV: segmentation violation code=0x1 addr=0x123456789000 pc=0x[0-9a-f]+\]
# stderr:
# stderr: goroutine 1 \[running\]:
# stderr: main.main\(\)
# stderr: 	/home/gopher/main.go:4 \+0x[0-9a-f]+

func main.main 3 frame=8
        movabsq $0x123456789000, %rax
        AT 4
        movq (%rax), %rax
        RETURN
end
