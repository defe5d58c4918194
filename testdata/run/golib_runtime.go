// Package runtime of the compiler's own: constants, a call of the C++ runtime, an inert function.

package main

import "runtime"

func main() {
	runtime.Gosched()
	println(runtime.GOOS, runtime.GOARCH, runtime.Compiler)
	f := runtime.Gosched
	f()
	runtime.KeepAlive(&f)
}
