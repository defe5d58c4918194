package main

import "runtime"

type E struct{ code int }

func (e *E) Error() string { return "E!" }

func try(name string, f func()) {
	defer func() {
		r := recover()
		if re, ok := r.(runtime.Error); ok {
			println(name, "runtime.Error:", re.Error())
			return
		}
		if e, ok := r.(error); ok {
			println(name, "error:", e.Error())
			return
		}
		println(name, r != nil)
	}()
	f()
}

func main() {
	var m map[string]int
	var a []int
	var p *E
	var i any = 5
	z := 0
	var ch chan int
	try("map", func() { m["a"] = 1 })
	try("index", func() { println(a[z]) })
	try("slice", func() { println(len(a[z+2:])) })
	try("nil", func() { println(p.code) })
	try("div", func() { println(1 / z) })
	try("assert", func() { println(i.(string)) })
	try("assertE", func() { println(i.(error)) })
	try("close", func() { close(ch) })
	try("E", func() { panic(&E{3}) })
	try("hash", func() { mm := map[any]int{}; mm[a] = 1 })
	_, ok := func() (e any, ok bool) {
		defer func() { e, ok = recover().(*runtime.TypeAssertionError) }()
		println(i.(string))
		return
	}()
	println(ok)
	done := make(chan int)
	go func() {
		defer close(done)
		defer func() { println("goexit", recover() == nil) }()
		runtime.Goexit()
	}()
	<-done
	done = make(chan int)
	go func() {
		defer close(done)
		defer func() { println("again", recover() == nil) }()
		defer func() {
			defer func() { println("rec", recover().(string)) }()
			panic("in goexit")
		}()
		runtime.Goexit()
	}()
	<-done
}
