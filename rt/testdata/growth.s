# Recursion to more than 64 MB of stack, with pointers into it that must still be right: main passes
# down the address of its counter, and each frame links its own variable to the caller's.
#
#   type node struct { up *node; total *int }
#   func walk(n int, up *node, total *int) int {
#     here := node{up, total}; *total++
#     if n == 0 { return depth of the chain from &here }
#     r := walk(n-1, &here, total)
#     if here.up != up || here.total != total { print("lost") }
#     return r
# status: 0
# stderr: 1000000 1000000

func main.main 3 frame=48
        movq $0, 16(%rsp)               // the counter
        movq $999999, %rax
        xorl %ebx, %ebx
        leaq 16(%rsp), %rcx
        CALL main.walk 5 0
        movq %rax, 8(%rsp)
        CALL runtime.printlock 6
        movq 8(%rsp), %rax
        CALL runtime.printint 6
        CALL runtime.printsp 6
        movq 16(%rsp), %rax
        CALL runtime.printint 6
        CALL runtime.printnl 6
        CALL runtime.printunlock 6
        RETURN
end -

// Words of the frame: 0 here.up, 1 here.total, 2 up, 3 total, 4 n, 5..7 room, 8 saved BP.
func main.walk 10 frame=72 registers=6
        movq %rbx, (%rsp)
        movq %rcx, 8(%rsp)
        movq %rbx, 16(%rsp)
        movq %rcx, 24(%rsp)
        movq %rax, 32(%rsp)
        incq (%rcx)
        testq %rax, %rax
        je 1f
        decq %rax
        movq %rsp, %rbx
        CALL main.walk 12 0
        movq 16(%rsp), %rcx
        cmpq (%rsp), %rcx
        jne 3f
        movq 24(%rsp), %rcx
        cmpq 8(%rsp), %rcx
        jne 3f
        RETURN
1:      xorl %eax, %eax
        movq %rsp, %rcx
2:      incq %rax
        movq (%rcx), %rcx
        testq %rcx, %rcx
        jne 2b
        RETURN
3:      ud2
end 0,1,2,3
