// What a pointer that is converted to uintptr in an argument points at lives until the call returns, if the
// function has one of two directives; in go and defer statements too.
package main

import (
	"fmt"
	"runtime"
	"unsafe"
)

var freed, done = make(chan string, 10), make(chan bool)

func object(name string) unsafe.Pointer {
	o := &[8]int{1}
	runtime.SetFinalizer(o, func(*[8]int) { freed <- name })
	return unsafe.Pointer(o)
}

func collect() {
	for i := 0; i < 3; i++ {
		runtime.GC()
		runtime.Gosched()
	}
}

// Until what was kept is freed.
func wait() {
	for len(freed) == 0 {
		collect()
	}
	fmt.Println("then freed:", <-freed)
}

func report(name string, p uintptr) {
	collect()
	select {
	case early := <-freed:
		fmt.Println(name, "freed early:", early)
	default:
		fmt.Println(name, "alive:", (*[8]int)(unsafe.Pointer(p))[0])
	}
}

//go:uintptrescapes
//go:noinline
func escapes(name string, p uintptr) { report(name, p) }

//go:uintptrescapes
//go:noinline
func variadic(name string, p ...uintptr) { report(name, p[1]) }

type T struct{}

//go:uintptrescapes
//go:noinline
func (T) method(name string, p uintptr) { report(name, p); done <- true }

func main() {
	escapes("call", uintptr(object("call")))
	wait()
	variadic("variadic", 1, (uintptr)((object("variadic"))))
	wait()
	go T{}.method("go", uintptr(object("go")))
	<-done
	wait()
	func() {
		defer escapes("defer", uintptr(object("defer")))
	}()
	wait()
	var t T
	go t.method("method", uintptr(object("method")))
	<-done
}
