// Loops that wait for another goroutine without any synchronization end, as with gc; also where the
// variable decides only together with what the loop counts. And structs that unsafe pointers let
// overlap are read anew.
package main

import (
	"fmt"
	"time"
	"unsafe"
)

var stop bool
var ready int

//go:noinline
func waitForBoth() bool {
	for rounds := 0; ; rounds++ {
		if stop && rounds > 100 {
			return true
		}
	}
}

//go:noinline
func countReady() int {
	n := 0
	for {
		if ready > 0 {
			n++
			if n == 5 {
				return n
			}
		}
	}
}

type pair struct{ first, second uint32 }

//go:noinline
func overlap(x, y *byte) (before, after uint32) {
	p := (*pair)(unsafe.Pointer(x))
	q := (*pair)(unsafe.Pointer(y))
	before = p.second
	q.first = before + 1
	return before, p.second
}

func main() {
	go func() {
		time.Sleep(5 * time.Millisecond)
		stop = true
		time.Sleep(5 * time.Millisecond)
		ready = 1
	}()
	fmt.Println(waitForBoth(), countReady())
	var memory [4]uint32
	bytes := (*[16]byte)(unsafe.Pointer(&memory))
	fmt.Println(overlap(&bytes[0], &bytes[4]))
}
