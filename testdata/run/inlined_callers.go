// Calls that are inlined, of functions, methods, closures and interfaces, are frames all the same: for
// runtime.Caller and Callers, for tracebacks, and for recover.

package main

import "runtime"

type shape interface{ area(scale int) int }

type square struct{ side int }

func (s square) area(scale int) int { return helper(s.side * scale) }

type ring struct{ inner, outer int }

func (r *ring) area(scale int) int { return helper((r.outer - r.inner) * scale) }

// An initializer is a frame, too.
var initialized = where()

// helper tells who called it.
func helper(n int) int {
	for skip := 0; skip < 4; skip++ {
		pc, _, line, ok := runtime.Caller(skip)
		if name := runtime.FuncForPC(pc).Name(); ok && name != "runtime.main" {
			println(skip, name, line)
		}
	}
	return n
}

func small(n int) int { return helper(n) + 1 }

func smaller(n int) int { return small(n) * 2 }

func where() int {
	var pcs [10]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
	for {
		frame, more := frames.Next()
		if len(frame.Function) > 8 && frame.Function[:8] == "runtime." {
			break
		}
		println(frame.Function, frame.Line)
		if !more {
			break
		}
	}
	return len(pcs)
}

func whereFrom() { where() }

func apply(f func(int) int, n int) int { return f(n) }

func counter() int {
	count := 0
	next := func(by int) int {
		count += by
		return count
	}
	for i := 0; i < 5; i++ {
		next(i)
	}
	last := next(1)
	return count*100 + last
}

func divide(a, b int) int { return a / b }

func at(s []int, i int) int { return s[i] }

func try(what string, f func()) {
	defer func() {
		println(what, recover().(error).Error())
	}()
	f()
}

func stops() (result string) {
	defer func() {
		if r := recover(); r != nil {
			result = r.(string)
		}
	}()
	mayPanic(3)
	return "no"
}

func mayPanic(n int) int {
	if n == 3 {
		panic("three")
	}
	return n
}

func main() {
	println(smaller(20))
	whereFrom()
	println(apply(func(n int) int { return n * 3 }, 14))
	base := 40
	println(apply(func(n int) int { base += n; return base }, 2), base)
	println(counter())
	var s shape = square{3}
	println(s.area(2))
	s = &ring{2, 5}
	println(s.area(3))
	zero := 0
	try("divide", func() { divide(1, zero) })
	try("index", func() { at([]int{1, 2}, 2+zero) })
	println(stops())
	defer println("deferred")
	at(nil, zero)
}
