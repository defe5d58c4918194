// The outermost frames that runtime.Callers knows of: runtime.goexit of every goroutine, runtime.main
// of the main one; and runtime.gopanic between a panic and what is deferred. Literals are numbered
// without the calls of go and defer statements.
package main

import (
	"fmt"
	"path"
	"runtime"
)

type printer struct{}

func (printer) print(what string) {
	var pcs [20]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	fmt.Println(what)
	for {
		frame, more := frames.Next()
		fmt.Println("  ", frame.Function, path.Base(frame.File), frame.Line, more,
			runtime.FuncForPC(frame.PC) != nil)
		if !more {
			break
		}
	}
}

func main() {
	var p printer
	p.print("main")
	done := make(chan bool)
	go func() {
		defer close(done)
		defer p.print("deferred")
		p.print("goroutine")
	}()
	<-done
	func() {
		defer func() {
			p.print("panic")
			recover()
		}()
		panic(1)
	}()
	for i := 0; ; i++ {
		pc, file, line, ok := runtime.Caller(i)
		if !ok {
			break
		}
		fmt.Println(runtime.FuncForPC(pc).Name(), path.Base(file), line)
	}
}
