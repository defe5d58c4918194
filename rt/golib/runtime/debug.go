// What runtime/debug asks for, and the figures of the collector.

package runtime

// MemStats has the allocator's and the collector's figures.
type MemStats struct {
	Alloc         uint64
	TotalAlloc    uint64
	Sys           uint64
	Lookups       uint64
	Mallocs       uint64
	Frees         uint64
	HeapAlloc     uint64
	HeapSys       uint64
	HeapIdle      uint64
	HeapInuse     uint64
	HeapReleased  uint64
	HeapObjects   uint64
	StackInuse    uint64
	StackSys      uint64
	MSpanInuse    uint64
	MSpanSys      uint64
	MCacheInuse   uint64
	MCacheSys     uint64
	BuckHashSys   uint64
	GCSys         uint64
	OtherSys      uint64
	NextGC        uint64
	LastGC        uint64
	PauseTotalNs  uint64
	PauseNs       [256]uint64
	PauseEnd      [256]uint64
	NumGC         uint32
	NumForcedGC   uint32
	GCCPUFraction float64
	EnableGC      bool
	DebugGC       bool
	BySize        [61]struct {
		Size    uint32
		Mallocs uint64
		Frees   uint64
	}
}

func readMemStats(m *MemStats)
func setGCPercent(percent int32) int32
func setMemoryLimit(limit int64) int64
func freeOSMemory()
func setMaxStack(bytes int) int
func setPanicOnFault(enabled bool) bool
func setMaxThreads(threads int) int
func setTraceback(level string)

// ReadMemStats fills m.
func ReadMemStats(m *MemStats) { readMemStats(m) }

//go:linkname debug_setGCPercent runtime/debug.setGCPercent
func debug_setGCPercent(percent int32) int32 { return setGCPercent(percent) }

//go:linkname debug_setMemoryLimit runtime/debug.setMemoryLimit
func debug_setMemoryLimit(limit int64) int64 { return setMemoryLimit(limit) }

//go:linkname debug_freeOSMemory runtime/debug.freeOSMemory
func debug_freeOSMemory() { freeOSMemory() }

//go:linkname debug_setMaxStack runtime/debug.setMaxStack
func debug_setMaxStack(bytes int) int { return setMaxStack(bytes) }

//go:linkname debug_setPanicOnFault runtime/debug.setPanicOnFault
func debug_setPanicOnFault(enabled bool) bool { return setPanicOnFault(enabled) }

//go:linkname debug_setMaxThreads runtime/debug.setMaxThreads
func debug_setMaxThreads(threads int) int { return setMaxThreads(threads) }

//go:linkname debug_SetTraceback runtime/debug.SetTraceback
func debug_SetTraceback(level string) { setTraceback(level + "\x00") }

//go:linkname debug_WriteHeapDump runtime/debug.WriteHeapDump
func debug_WriteHeapDump(fd uintptr) { throwString("not supported yet: debug.WriteHeapDump") }

// What a program knows of its modules: nothing.
//
//go:linkname debug_modinfo runtime/debug.modinfo
func debug_modinfo() string { return "" }

// Fills *history, which has room for it, with the newest pauses and, behind them, the times of their
// ends; and then the time of the last collection, the number of collections, and the sum of pauses.
//
//go:linkname debug_readGCStats runtime/debug.readGCStats
func debug_readGCStats(history *[]uint64) {
	var m MemStats
	readMemStats(&m)
	out := (*history)[:0]
	n := int(m.NumGC)
	if n > len(m.PauseNs) {
		n = len(m.PauseNs)
	}
	for i := 1; i <= n; i++ {
		out = append(out, m.PauseNs[(int(m.NumGC)-i)%len(m.PauseNs)])
	}
	for i := 1; i <= n; i++ {
		out = append(out, m.PauseEnd[(int(m.NumGC)-i)%len(m.PauseEnd)])
	}
	*history = append(out, m.LastGC, uint64(m.NumGC), m.PauseTotalNs)
}
