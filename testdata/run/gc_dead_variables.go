// Variables of the frame whose addresses are taken live up to their last use, not to the function's
// end: finalizers tell. Each case says in how many collections what it refers to is still there.
package main

import "runtime"

type object [4]int64

type holder struct {
	number  int
	object  *object
	another *object
}

var finalized bool

//go:noinline
func fill(h *holder) {
	h.object = new(object)
	finalized = false
	runtime.SetFinalizer(h.object, func(*object) { finalized = true })
}

//go:noinline
func use(h *holder) int {
	if h.object == nil {
		return 0
	}
	return int(h.object[0]) + h.number
}

// Whether the object is alive after a collection.
func alive() bool {
	for i := 0; i < 3; i++ {
		runtime.GC()
		runtime.Gosched()
	}
	return !finalized
}

//go:noinline
func afterLastUse() {
	var h holder
	fill(&h)
	println("before the last use:", alive())
	use(&h)
	println("after it:", alive())
}

//go:noinline
func inCallee() {
	var h holder
	fill(&h)
	callee(&h)
}

//go:noinline
func callee(h *holder) {
	println("callee, before its last use:", alive())
	use(h)
	println("callee, after it:", alive())
}

//go:noinline
func choose(first bool) {
	var a, b holder
	fill(&a)
	p := &b
	if first {
		p = &a
	}
	use(&b)
	println("chosen", first, alive())
	use(p)
	println("not needed any more", alive())
}

//go:noinline
func overwritten() {
	var h holder
	for i := 0; i < 2; i++ {
		fill(&h)
		use(&h)
		println("to be overwritten:", alive())
		h = holder{number: i}
		use(&h)
	}
}

// A field that is not overwritten keeps the variable as it was.
//
//go:noinline
func partlyOverwritten() {
	var h holder
	fill(&h)
	h.another = new(object)
	println("partly overwritten:", alive())
	use(&h)
	println("used:", alive())
}

type node struct {
	next   *node
	holder *holder
}

// Variables that are reached through one another, forwards, backwards and in a circle.
//
//go:noinline
func chain() {
	var h holder
	var last, middle, first node
	fill(&h)
	last.holder = &h
	middle.next = &last
	first.next = &middle
	last.next = &first
	walk(&first)
	println("behind the chain:", alive())
}

//go:noinline
func walk(n *node) {
	p := n.next
	println("in the chain:", alive())
	use(p.next.holder)
	h := p.next.holder
	p, n = nil, nil
	println("at its end:", alive())
	use(h)
}

// The deferred function reads the variable after the panic, and the result is all that is left then.
//
//go:noinline
func recovered(fault bool) (result *object) {
	var h holder
	fill(&h)
	defer func() {
		println("deferred:", alive())
		result = h.object
		println("recovered:", recover() != nil)
	}()
	println("before the panic:", alive())
	if fault {
		var none *holder
		none.number++
	}
	panic("a panic")
}

func received() {
	c := make(chan holder)
	go func() {
		var h holder
		fill(&h)
		c <- h
		h = holder{}
		c <- h
		close(c)
	}()
	for h := range c {
		println("received:", alive(), use(&h))
		h = holder{}
		println("forgotten:", alive())
	}
}

func selected() {
	c := make(chan holder)
	stop := make(chan bool)
	go func() {
		var h holder
		fill(&h)
		c <- h
		stop <- true
	}()
	for {
		select {
		case h := <-c:
			println("selected:", alive(), use(&h))
		case <-stop:
			println("later:", alive())
			return
		}
	}
}

func main() {
	afterLastUse()
	inCallee()
	choose(true)
	choose(false)
	overwritten()
	partlyOverwritten()
	chain()
	for _, fault := range []bool{false, true} {
		result := recovered(fault)
		println("result:", alive())
		result[0]++
		println("no result:", alive())
	}
	received()
	selected()
}
