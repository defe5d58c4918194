// Deferred calls that are made in place at a return, by a panic, by Goexit and after a recovery: each
// exactly once, in the right order, with results, stack growth and faults in between.

package main

import (
	"errors"
	"runtime"
)

var log []string

func note(s string) { log = append(log, s) }

func show(name string) {
	print(name, ":")
	for _, s := range log {
		print(" ", s)
	}
	println()
	log = nil
}

type T struct{ name string }

func (t T) value()    { note("value " + t.name) }
func (t *T) pointer() { note("pointer " + t.name) }

func conditional(bits int) (n int) {
	defer func() { n *= 10 }()
	if bits&1 != 0 {
		defer note("one")
	}
	if bits&2 != 0 {
		defer note("two")
		if bits&4 != 0 {
			defer note("four")
		}
	}
	if bits&8 != 0 {
		return bits + 100
	}
	switch {
	case bits&16 != 0:
		defer note("sixteen")
		panic("sixteen")
	}
	return bits
}

func recovering(bits int) (n int, err any) {
	defer func() { err = recover() }()
	n = -1
	n = conditional(bits)
	return n, nil
}

func eight() {
	defer note("1")
	defer note("2")
	defer note("3")
	defer note("4")
	defer note("5")
	defer note("6")
	defer note("7")
	defer note("8")
}

func nine() {
	eight()
	defer note("9")
	for i := 0; i < 2; i++ {
		defer note("loop")
	}
}

// The stack grows in a deferred call, below a frame that has faulted.
func grow(n int) int {
	var pad [64]int
	pad[n%64] = n
	if n == 0 {
		return 0
	}
	return grow(n-1) + pad[(n+1)%64] + 1
}

func faulting(p *[2]int) (sum int) {
	local := [3]int{1, 2, 3}
	here := &local
	defer func() {
		sum += here[2] + grow(2000)
		recover()
		note("recovered")
	}()
	defer func() { here[2] += grow(100) }()
	sum = 1000
	sum += p[1]
	return sum
}

// A panic in a deferred call that a return makes; the calls that are left see it.
func again() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	defer note("between")
	defer func() { panic(errors.New("at the return")) }()
	return nil
}

func replaced() {
	defer func() { note(recover().(string)) }()
	defer func() { panic("second") }()
	defer func() {
		defer func() { note(recover().(string)) }()
		panic("inner")
	}()
	panic("first")
}

// A nil func value panics when it is called, not when it is deferred.
func nilFunction() (s string) {
	defer func() { s = recover().(error).Error() }()
	var f func()
	defer note("before")
	defer f()
	note("reached")
	return "not reached"
}

func builtins() (n int) {
	m := map[int]bool{1: true, 2: true}
	c := make(chan int, 1)
	func() {
		defer delete(m, 1)
		defer close(c)
		defer copy(make([]int, 1), []int{1})
	}()
	if _, ok := <-c; !ok {
		n = len(m)
	}
	return n
}

// As a deferred call, recover is called by the function that returns, and not by a panic.
func squelches() {
	defer func() {
		defer recover()
	}()
	panic("squelched")
}

func notSquelched() (s any) {
	defer func() { s = recover() }()
	defer recover()
	panic("not squelched")
}

func methods() {
	t := &T{"t"}
	defer t.value()
	defer t.pointer()
	f := t.value
	defer f()
	t.name = "changed"
}

func exits(done chan<- bool) {
	defer close(done)
	defer note("outer")
	func() {
		defer note("inner")
		defer func() { note(recoverText()) }()
		runtime.Goexit()
	}()
	note("not reached")
}

func recoverText() string {
	if recover() == nil {
		return "nothing"
	}
	return "something"
}

type large struct{ a [20]int }

func largeResult(n int) (l large) {
	defer func() {
		recover()
		l.a[1] = n
	}()
	l.a[0] = n
	if n > 1 {
		panic("large")
	}
	return large{[20]int{2: n}}
}

func backwards() {
	i := 0
again:
	defer note("goto")
	if i++; i < 3 {
		goto again
	}
}

func main() {
	for _, bits := range []int{0, 1, 2, 3, 4, 7, 15, 23, 17} {
		n, err := recovering(bits)
		print(n, " ")
		if err != nil {
			print(err.(string), " ")
		}
		show("conditional")
	}
	nine()
	show("nine")
	println(faulting(&[2]int{0, 5}), faulting(nil))
	show("faulting")
	println(again().Error())
	replaced()
	show("again, replaced")
	println(nilFunction())
	show("nil function")
	println(builtins(), notSquelched().(string))
	squelches()
	methods()
	show("methods")
	done := make(chan bool)
	go exits(done)
	<-done
	show("exits")
	for n := 0; n < 3; n++ {
		l := largeResult(n)
		println(l.a[0], l.a[1], l.a[2])
	}
	backwards()
	show("backwards")
}
