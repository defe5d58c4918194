// What a //line directive calls the place of code is what runtime.Caller and tracebacks say.
package main

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

func where(skip int) string {
	_, file, line, _ := runtime.Caller(skip + 1)
	return fmt.Sprint(filepath.ToSlash(file), ":", line)
}

//go:noinline
func print(place string) { fmt.Println(place) }

func small() string { return where(0) }

func inlinedCaller() string {
//line callee.y:50
	return where(1)
}

func frames() {
	var pcs [4]uintptr
//line /dir/frames.y:7
	n := runtime.Callers(1, pcs[:])
	list := runtime.CallersFrames(pcs[:n])
	for {
		frame, more := list.Next()
		if strings.HasPrefix(frame.Function, "main.") {
			fmt.Println(frame.Function, frame.File, frame.Line)
		}
		if !more {
			break
		}
	}
}

func crash() {
	defer func() {
		recover()
		var pcs [16]uintptr
		list := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs[:])])
		for frame, more := list.Next(); more; frame, more = list.Next() {
			if frame.Function == "main.crash" {
				fmt.Println(frame.Function, frame.File, frame.Line)
			}
		}
	}()
	var p *int
//line crash.y:77
	*p = 1
}

var (
//line vars.y:5
	_ = func() int { print(where(0)); return 1 }()
	_ = func() int { print(where(1)); return 1 }()
)

//line whole.y:100
func whole() { print(where(0)) }

func main() {
//line /foo/bar.go:123
	print(where(0))
//line c:/foo/bar.go:987
	print(where(0))
//line :1
	print(where(0))
//line bar.go:10:20
	print(where(0)); /*line other.go:20*/ print(where(0)); /*line :30:1*/ print(where(0))
	print(where(0))
//line inlined.y:9
	print(inlinedCaller())
	func() {
//line literal.y:3
		print(where(0))
		print(where(1))
	}()
	frames()
	crash()
	whole()
}
