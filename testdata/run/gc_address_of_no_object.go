// A word of a goroutine that a signal stopped may be any number, also the address of an object that has
// not been made yet, in pages that held smaller objects before.

package main

import (
	"runtime"
	"sync/atomic"
	"unsafe"
)

type pair struct{ a, b *pair }

type large struct {
	links [2]*large
	rest  [112]int
}

var pairs []*pair
var larges []*large
var stop atomic.Bool

// Holds the addresses in a register while it runs, and makes no call.
func spin(address uintptr, started chan bool) uintptr {
	started <- true
	n := address
	for !stop.Load() {
		n ^= 1
	}
	return n
}

func main() {
	for i := 0; i < 20000; i++ {
		pairs = append(pairs, &pair{})
	}
	pages := map[uintptr]bool{}
	for _, p := range pairs {
		pages[uintptr(unsafe.Pointer(p))>>13] = true
	}
	pairs = nil
	runtime.GC()
	runtime.GC()
	var address uintptr
	for i := 0; i < 20000 && !pages[address>>13]; i++ {
		larges = append(larges, &large{})
		address = uintptr(unsafe.Pointer(larges[i]))
	}
	started, done := make(chan bool), make(chan uintptr)
	for i := uintptr(1); i < 3; i++ {
		go func(a uintptr) { done <- spin(a, started) }(address + i*unsafe.Sizeof(large{}))
		<-started
	}
	for i := 0; i < 5; i++ {
		runtime.GC()
	}
	stop.Store(true)
	for i := 1; i < 3; i++ {
		<-done
	}
	println("ok")
}
