// Finalizers: they run once, after what refers to the object is gone, with every form of argument; what
// an object refers to outlives it; nil takes a finalizer back; a kept object's does not run.
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

type node struct {
	name string
	next *node
	data [10]int
}

func (n *node) String() string { return "node " + n.name }

type leaf struct {
	name string
	data [4]int
}

type pointer *leaf

var (
	pending int32
	events  = make(chan string, 100)
)

// Collects until the finalizers that are pending have run.
func settle() {
	for i := 0; i < 200 && atomic.LoadInt32(&pending) > 0; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	if n := atomic.LoadInt32(&pending); n != 0 {
		fmt.Println("not run:", n)
	}
	atomic.StoreInt32(&pending, 0)
}

func expect(n int32) { atomic.AddInt32(&pending, n) }

func done(event string) {
	events <- event
	atomic.AddInt32(&pending, -1)
}

func drain() {
	for {
		select {
		case e := <-events:
			fmt.Println(e)
		default:
			return
		}
	}
}

//go:noinline
func forms() {
	expect(1)
	runtime.SetFinalizer(&node{name: "a"}, func(n *node) { done("pointer " + n.name) })
}

//go:noinline
func empty() {
	expect(1)
	runtime.SetFinalizer(&node{name: "b"}, func(n any) { done("any " + n.(*node).name) })
}

//go:noinline
func stringer() {
	expect(1)
	runtime.SetFinalizer(&node{name: "c"}, func(n fmt.Stringer) int { done("Stringer " + n.String()); return 1 })
}

//go:noinline
func named() {
	expect(1)
	runtime.SetFinalizer(pointer(&leaf{name: "d"}), func(n *leaf) (a, b, c [20]int, s string) {
		for i := range a {
			a[i], b[i], c[i] = i, i, i
		}
		done("named " + n.name)
		return
	})
}

//go:noinline
func chain() {
	expect(3)
	var last *node
	for _, name := range []string{"third", "second", "first"} {
		last = &node{name: name, next: last}
		runtime.SetFinalizer(last, func(n *node) {
			if n.next != nil {
				done(n.name + " before " + n.next.name)
			} else {
				done(n.name)
			}
		})
	}
}

//go:noinline
func cleared() {
	n := &node{name: "cleared"}
	runtime.SetFinalizer(n, func(*node) { fmt.Println("cleared finalizer runs") })
	runtime.SetFinalizer(n, nil)
	runtime.SetFinalizer(n, nil)
}

var saved *node

//go:noinline
func resurrect() {
	expect(1)
	n := &node{name: "phoenix", next: &node{name: "egg"}}
	runtime.SetFinalizer(n, func(n *node) {
		saved = n
		done("resurrected " + n.name)
	})
}

//go:noinline
func again() {
	expect(1)
	runtime.SetFinalizer(saved, func(n *node) { done("again " + n.name + " " + n.next.name) })
	saved = nil
}

//go:noinline
func tinyFree() {
	expect(50)
	for i := 0; i < 50; i++ {
		p := new(int32)
		*p = int32(i)
		want := int32(i)
		runtime.SetFinalizer(p, func(p *int32) {
			if *p != want {
				fmt.Println("wrong value")
			}
			atomic.AddInt32(&pending, -1)
		})
	}
}

var global int

func main() {
	forms()
	settle()
	drain()
	empty()
	settle()
	drain()
	stringer()
	settle()
	drain()
	named()
	settle()
	drain()
	chain()
	settle()
	drain()
	resurrect()
	settle()
	drain()
	runtime.GC()
	fmt.Println(saved.name, saved.next.name)
	again()
	settle()
	drain()
	tinyFree()
	for i := 0; i < 100; i++ {
		_ = new(byte) // the current block of tiny objects is left
	}
	for i := 0; i < 50 && atomic.LoadInt32(&pending) > 2; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	if n := atomic.LoadInt32(&pending); n > 25 {
		fmt.Println("tiny finalizers not run:", n)
	}
	atomic.StoreInt32(&pending, 0)

	cleared()
	kept := &node{name: "kept"}
	runtime.SetFinalizer(kept, func(*node) { fmt.Println("kept finalized too early") })
	for i := 0; i < 5; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	runtime.KeepAlive(kept)
	runtime.SetFinalizer(kept, nil)

	runtime.SetFinalizer(&global, func(*int) {})
	fmt.Println("goroutines:", runtime.NumGoroutine())
	fmt.Println("end")
}
