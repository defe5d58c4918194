// debug.SetPanicOnFault: a fault at an address that is not nil is a panic then, of this goroutine
// only.

package main

import (
	"runtime/debug"
	"syscall"
)

func read(b []byte) (value byte, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = e.(error)
		}
	}()
	value = 1
	value += b[0]
	return value, nil
}

func main() {
	size := syscall.Getpagesize()
	page, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	println(debug.SetPanicOnFault(true), debug.SetPanicOnFault(true))
	value, err := read(page)
	println(value, err == nil)
	if err := syscall.Mprotect(page, syscall.PROT_NONE); err != nil {
		panic(err)
	}
	value, err = read(page)
	println(value, err.Error())
	done := make(chan bool)
	go func() {
		done <- debug.SetPanicOnFault(false)
	}()
	println(<-done, debug.SetPanicOnFault(false))
	println(debug.SetMaxStack(1<<20), debug.SetMaxStack(1<<30))
}
