// Failing accesses are reported at the line where they stand, not where the value is used or the
// statement begins.
package main

import (
	"fmt"
	"runtime"
)

var sink int64
var nine = 9

//go:noinline
func deref(p *int32) {
	v := *p
	sink = int64(v) // the load is done here
}

//go:noinline
func add(p *int64, x int64) int64 {
	v := *p
	x *= 3
	return x +
		v
}

//go:noinline
func store(a []int) {
	a[0], a[1] = 1, 2
	a [
		nine] = 1
}

func lineOf(f func()) (line int) {
	defer func() {
		recover()
		var pcs [20]uintptr
		frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs[:])])
		for {
			frame, more := frames.Next()
			switch frame.Function {
			case "main.deref", "main.add", "main.store":
				line = frame.Line
			}
			if !more {
				return
			}
		}
	}()
	f()
	return 0
}

func main() {
	fmt.Println(lineOf(func() { deref(nil) }))
	fmt.Println(lineOf(func() { sink = add(nil, 2) }))
	fmt.Println(lineOf(func() { store(make([]int, 3)) }))
}
