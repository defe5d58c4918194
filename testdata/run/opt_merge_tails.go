package main

// Panics that look alike in different lines: each traceback must name its own line.

import (
	"runtime"
	"strings"
)

//go:noinline
func pick(kind int, s []int, p *int) (r int) {
	defer func() {
		recover()
		pc := make([]uintptr, 16)
		frames := runtime.CallersFrames(pc[:runtime.Callers(1, pc)])
		for {
			frame, more := frames.Next()
			if strings.HasSuffix(frame.Function, "main.pick") {
				println("kind", kind, "line", frame.Line)
			}
			if !more {
				break
			}
		}
	}()
	switch kind {
	case 0:
		r = s[kind+9]
	case 1:
		r = s[kind+9]
	case 2:
		r = *p
		s[0] = r
	case 3:
		r = *p
		s[0] = r
	case 4:
		fail(kind)
		s[0]++
	case 5:
		fail(kind)
		s[0]++
	}
	return
}

//go:noinline
func fail(kind int) {
	if kind == 4 {
		panic("even")
	}
	panic("odd")
}

//go:noinline
func arms(c int, p *[4]int) int {
	x := 0
	switch {
	case c < 0:
		p[0] += c * 3
		p[1] = p[0] ^ c
		x = p[1] + 1
	case c < 10:
		x = 2
		p[0] += c * 3
		p[1] = p[0] ^ c
		x += p[1]
	default:
		p[0] += c * 5
		p[1] = p[0] ^ c
		x = p[1] + 1
	}
	return x
}

func main() {
	for kind := 0; kind < 6; kind++ {
		pick(kind, make([]int, 2), nil)
	}
	var p [4]int
	sum := 0
	for c := -5; c < 15; c++ {
		sum = sum*7 + arms(c, &p)
	}
	println(sum, p[0], p[1])
}
