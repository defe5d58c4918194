// SetGCPercent: -1 turns the collector off, but not runtime.GC; lower values collect more often; the
// old value is the result, whoever set it.

package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

type node struct {
	next  *node
	value [127]int
}

var sink *node
var live *node

func stats() (m runtime.MemStats) {
	runtime.ReadMemStats(&m)
	return
}

// Cycles that allocating so many megabytes takes.
func cycles(megabytes int) int {
	before := stats().NumGC
	for i := 0; i < megabytes<<20/1024; i++ {
		sink = &node{}
	}
	sink = nil
	return int(stats().NumGC - before)
}

func main() {
	old := debug.SetGCPercent(-1)
	if old != 100 {
		println("initially:", old)
	}
	runtime.GC()
	// A stressed run collects at other times than it says here.
	stressed := os.Getenv("GODEBUG") != ""
	if off := cycles(12); off != 0 && !stressed {
		println("turned off:", off, "cycles")
	}
	if debug.SetGCPercent(50) != -1 || debug.SetGCPercent(50) != 50 {
		println("SetGCPercent forgets")
	}
	if debug.SetGCPercent(-5) != 50 || debug.SetGCPercent(100) != -1 {
		println("all negative values are -1")
	}
	for i := 0; i < 2<<20/1024; i++ {
		live = &node{next: live}
	}
	runtime.GC()
	often := 0
	debug.SetGCPercent(20)
	often = cycles(12)
	debug.SetGCPercent(400)
	runtime.GC()
	seldom := cycles(12)
	if often <= seldom && !stressed {
		println("20 percent:", often, "cycles; 400 percent:", seldom)
	}
	debug.SetGCPercent(-1)
	n := stats().NumGC
	forced := stats().NumForcedGC
	runtime.GC()
	if m := stats(); m.NumGC <= n || m.NumForcedGC <= forced {
		println("runtime.GC did nothing")
	}
	count := 0
	for p := live; p != nil; p = p.next {
		count++
	}
	if count != 2<<20/1024 {
		println("lost nodes")
	}
	println("ok")
}
