// SetMemoryLimit: below it the collector works as ever, close to it cycles are more frequent, also
// with GOGC off; FreeOSMemory gives back what is free.

package main

import (
	"math"
	"runtime"
	"runtime/debug"
)

const megabyte = 1 << 20

var sink []byte
var live [][]byte

func stats() (m runtime.MemStats) {
	runtime.ReadMemStats(&m)
	return
}

func churn(megabytes int) {
	for i := 0; i < megabytes*16; i++ {
		sink = make([]byte, megabyte/16)
	}
	sink = nil
}

func main() {
	if limit := debug.SetMemoryLimit(-1); limit != math.MaxInt64 {
		println("initially:", limit)
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(48 * megabyte)
	if limit := debug.SetMemoryLimit(-1); limit != 48*megabyte {
		println("then:", limit)
	}
	for i := 0; i < 16; i++ {
		live = append(live, make([]byte, megabyte))
		live[i][i] = 1
	}
	before := stats()
	churn(400)
	after := stats()
	if after.NumGC == before.NumGC {
		println("no cycle at the limit")
	}
	if mapped := after.HeapSys - after.HeapReleased; mapped > 128*megabyte {
		println("above the limit:", mapped/megabyte, "MB")
	}
	for i, l := range live {
		if l[i] != 1 {
			println("lost")
		}
	}
	live = nil
	debug.SetMemoryLimit(math.MaxInt64)
	debug.SetGCPercent(100)
	debug.FreeOSMemory()
	if m := stats(); m.HeapIdle-m.HeapReleased > 4*megabyte {
		println("after FreeOSMemory:", m.HeapIdle, m.HeapReleased)
	}
	churn(8)
	println("ok")
}
