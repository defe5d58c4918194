// runtime.MemProfile: at rate 1 every object is in it, with the place that made it and, after a
// collection, whether it is alive; at rate 0 none is.

package main

import "runtime"

type item struct{ words [20]int } // of a class of 160 bytes

var kept []*item
var bytes []byte

//go:noinline
func makeItems(n int) {
	for i := 0; i < n; i++ {
		p := new(item)
		if i%4 == 0 {
			kept = append(kept, p)
		} else {
			drop(p)
		}
	}
}

var last *item

//go:noinline
func drop(p *item) { last = p }

//go:noinline
func makeLarge() { bytes = make([]byte, 1<<20) }

func profile(all bool) []runtime.MemProfileRecord {
	n, _ := runtime.MemProfile(nil, all)
	for {
		records := make([]runtime.MemProfileRecord, n+20)
		var ok bool
		if n, ok = runtime.MemProfile(records, all); ok {
			return records[:n]
		}
	}
}

// What function `name` made itself, of objects of `size` bytes.
func made(name string, size int64) (objects, alive int64) {
	for _, r := range profile(true) {
		stack := r.Stack()
		if len(stack) == 0 || r.AllocObjects == 0 {
			continue
		}
		frame, _ := runtime.CallersFrames(stack).Next()
		if frame.Function != name || r.AllocBytes/r.AllocObjects != size {
			continue
		}
		objects += r.AllocObjects
		alive += r.InUseObjects()
		if r.InUseBytes() != r.InUseObjects()*size {
			println("bytes and objects disagree")
		}
	}
	return
}

func main() {
	if runtime.MemProfileRate != 512*1024 {
		println("initially:", runtime.MemProfileRate)
	}
	runtime.MemProfileRate = 0
	makeItems(100)
	runtime.MemProfileRate = 1
	makeItems(1000)
	makeLarge()
	runtime.MemProfileRate = 0
	makeItems(100)
	last = nil
	runtime.GC()
	runtime.GC()
	if objects, alive := made("main.makeItems", 160); objects != 1000 || alive != 250 {
		println("items:", objects, alive)
	}
	if objects, alive := made("main.makeLarge", 1<<20); objects != 1 || alive != 1 {
		println("large:", objects, alive)
	}
	runtime.KeepAlive(bytes)
	bytes = nil
	runtime.GC()
	runtime.GC()
	if objects, alive := made("main.makeLarge", 1<<20); objects != 1 || alive != 0 {
		println("large, dropped:", objects, alive)
	}
	for _, r := range profile(false) {
		if r.InUseObjects() == 0 {
			println("a record of what is not in use")
		}
	}

	// Sampled: half of 64 MB in items, give or take.
	runtime.MemProfileRate = 64 << 10
	before, _ := made("main.makeItems", 160)
	makeItems(64 << 20 / 160)
	after, _ := made("main.makeItems", 160)
	if n := after - before; n < 500 || n > 2000 { // 1024 on average
		println("samples:", n)
	}
	println("ok", len(kept) > 0)
}
