// ReadMemStats: the figures agree with each other and with what the program does, at any time, also
// while others allocate.

package main

import (
	"runtime"
	"sync"
)

var kept [][]byte

func check(m *runtime.MemStats, what string) {
	fail := func(problem string) { println(what+":", problem) }
	if m.Alloc != m.HeapAlloc {
		fail("Alloc is not HeapAlloc")
	}
	if m.Mallocs < m.Frees {
		fail("more freed than made")
	}
	if m.HeapObjects != m.Mallocs-m.Frees {
		fail("HeapObjects")
	}
	if m.TotalAlloc < m.Alloc {
		fail("TotalAlloc below Alloc")
	}
	if m.HeapSys != m.HeapInuse+m.HeapIdle {
		fail("HeapSys is not HeapInuse + HeapIdle")
	}
	if m.HeapReleased > m.HeapIdle {
		fail("more released than idle")
	}
	if m.Sys < m.HeapSys || m.HeapInuse == 0 || m.Sys < m.HeapSys+m.StackSys {
		fail("Sys")
	}
	var bytes uint64
	for i, c := range m.BySize {
		if c.Mallocs < c.Frees {
			fail("a class with more freed than made")
		}
		if i > 0 && c.Size <= m.BySize[i-1].Size {
			fail("classes out of order")
		}
		bytes += uint64(c.Size) * (c.Mallocs - c.Frees)
	}
	if bytes > m.HeapAlloc {
		fail("the classes hold more than the heap")
	}
	if m.NumForcedGC > m.NumGC || m.GCCPUFraction < 0 || m.GCCPUFraction > 1 || !m.EnableGC {
		fail("cycles")
	}
	if m.NumGC > 0 && (m.PauseTotalNs == 0 || m.LastGC == 0 || m.NextGC == 0) {
		fail("pauses")
	}
}

func main() {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	check(&before, "at the start")
	for i := 0; i < 100; i++ {
		kept = append(kept, make([]byte, 1000)) // a class of 1024
	}
	runtime.ReadMemStats(&after)
	check(&after, "with objects")
	if made := after.Mallocs - before.Mallocs; made < 100 || made > 150 {
		println("objects made:", made)
	}
	if bytes := after.TotalAlloc - before.TotalAlloc; bytes < 100*1024 || bytes > 150*1024 {
		println("bytes made:", bytes)
	}
	for i, c := range after.BySize {
		if c.Size == 1024 {
			if made := c.Mallocs - before.BySize[i].Mallocs; made < 100 || made > 105 {
				println("of class 1024:", made)
			}
		}
	}

	var group sync.WaitGroup
	for i := 0; i < 4; i++ {
		group.Add(1)
		go func() {
			var sink [][]int
			for k := 0; k < 2000; k++ {
				sink = append(sink, make([]int, k%300))
				if k%500 == 0 {
					sink = nil
				}
			}
			group.Done()
		}()
	}
	last := after
	for i := 0; i < 50; i++ {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if m.NumGC < last.NumGC || m.PauseTotalNs < last.PauseTotalNs {
			println("a count has become smaller")
		}
		last = m
		runtime.Gosched()
	}
	group.Wait()

	large := make([]byte, 10<<20)
	runtime.ReadMemStats(&before)
	check(&before, "with a large object")
	runtime.KeepAlive(large)
	large = nil
	kept = nil
	runtime.GC()
	runtime.ReadMemStats(&after)
	check(&after, "at the end")
	if before.HeapAlloc < after.HeapAlloc+10<<20 {
		println("the large object has not been freed:", before.HeapAlloc, after.HeapAlloc)
	}
	println("ok")
}
