// Memory that the program does not need any more goes back to the kernel in the background: some
// time after 16 MB have been dropped, most of them are released, and the process has become small.

package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

const size = 16 << 20

type node struct {
	next  *node
	value [30]int
}

var list *node

func grow() {
	for i := 0; i < size/256; i++ {
		list = &node{next: list}
		list.value[0] = i
	}
}

// Pages of memory that the process has: the second number of the file.
func resident() int {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	numbers := [2]int{}
	for i, field := 0, 0; i < len(text) && field < 2; i++ {
		if text[i] == ' ' {
			field++
		} else {
			numbers[field] = numbers[field]*10 + int(text[i]-'0')
		}
	}
	return numbers[1] * 4096
}

func released() int {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	if stats.HeapReleased > stats.HeapIdle {
		panic("released pages that are not idle")
	}
	return int(stats.HeapReleased)
}

func main() {
	grow()
	before := resident()
	if before != 0 && before < size {
		panic("the list is not there")
	}
	untouched := released() // by which the heap has grown ahead
	n := 0
	for p := list; p != nil; p = p.next {
		n += p.value[0] & 1
	}
	list = nil
	runtime.GC()
	runtime.GC()
	for tries := 0; released()-untouched < size*3/4; tries++ {
		if tries == 3000 {
			panic("the memory has not been given back")
		}
		time.Sleep(10 * time.Millisecond)
	}
	if after := resident(); after > before/2 {
		println("resident:", before, after)
	}
	grow() // it comes again, and is zero
	for p := list; p != nil; p = p.next {
		for _, v := range p.value[1:] {
			if v != 0 {
				panic("not zero")
			}
		}
		n -= p.value[0] & 1
	}
	list = nil
	debug.FreeOSMemory()
	if after := resident(); after > before/2 || released() < size {
		println("after FreeOSMemory:", after, released())
	}
	println("ok", n)
}
