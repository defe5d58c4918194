// Finalizers and KeepAlive: an object is finalized after its last use and not before; what a
// finalizer brings back stays; an object that is finalized can get a new finalizer; a chain is
// finalized from its head.

package main

import (
	"runtime"
	"time"
)

type resource struct {
	number int
	next   *resource
	closed *bool
}

var revived *resource

//go:noinline
func open(number int) (*resource, *bool) {
	closed := new(bool)
	r := &resource{number: number, closed: closed}
	runtime.SetFinalizer(r, func(r *resource) { *r.closed = true })
	return r, closed
}

func collect() {
	for i := 0; i < 3; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}

func eventually(what string, done func() bool) {
	for i := 0; !done(); i++ {
		if i == 2000 {
			println("never:", what)
			return
		}
		collect()
	}
}

//go:noinline
func keep() *bool {
	r, closed := open(1)
	p := &r.number
	collect()
	if *closed {
		println("closed in spite of an interior pointer")
	}
	*p = 7
	collect()
	if *closed {
		println("closed in spite of KeepAlive")
	}
	runtime.KeepAlive(r)
	return closed
}

//go:noinline
func chain(order chan int) {
	var head *resource
	for i := 0; i < 5; i++ {
		head = &resource{number: i, next: head}
		runtime.SetFinalizer(head, func(r *resource) { order <- r.number })
	}
}

//go:noinline
func revive(times chan int) {
	r := &resource{number: 40}
	var finalizer func(r *resource)
	finalizer = func(r *resource) {
		r.number++
		revived = r
		if r.number < 42 {
			runtime.SetFinalizer(r, finalizer)
		}
		times <- r.number
	}
	runtime.SetFinalizer(r, finalizer)
}

//go:noinline
func cleared() {
	r := &resource{}
	runtime.SetFinalizer(r, func(*resource) { println("a finalizer that was taken away runs") })
	runtime.SetFinalizer(r, nil)
}

func main() {
	cleared()
	closed := keep()
	eventually("closed after KeepAlive", func() bool { return *closed })

	order := make(chan int, 5)
	chain(order)
	eventually("the chain", func() bool { return len(order) == 5 })
	for i := 4; i >= 0; i-- {
		if n := <-order; n != i {
			println("of the chain:", n, "before", i)
		}
	}

	times := make(chan int, 5)
	revive(times)
	eventually("the first time", func() bool { return len(times) == 1 })
	if revived.number != 41 {
		println("what came back is", revived.number)
	}
	revived = nil
	eventually("the second time", func() bool { return len(times) == 2 })
	revived = nil
	collect()
	if len(times) != 2 {
		println("a third time")
	}
	println("ok")
}
