# Recursion without end.
# status: 2
# stderr: runtime: goroutine stack exceeds 1000000000-byte limit
# stderr: runtime: sp=0x[0-9a-f]+ stack=\[0x[0-9a-f]+, 0x[0-9a-f]+\]
# stderr: fatal error: stack overflow
# stderr:
# stderr: goroutine 1 \[running\]:
# stderr: main.f\(\.\.\.\)
# stderr: 	/home/gopher/main.go:7 \+0x[0-9a-f]+
# stderr: main.f\(\.\.\.\)
# stderr: 	/home/gopher/main.go:8 \+0x[0-9a-f]+
# stderr...: \.\.\.\d+ frames elided\.\.\.
# stderr...: main.main\(\)
# stderr: 	/home/gopher/main.go:4 \+0x[0-9a-f]+

func main.main 3 frame=8
        CALL main.f 4
        RETURN
end

func main.f 7 frame=512 flags=16
        CALL main.f 8
        RETURN
end
