// Profiles of goroutines, threads, and of waiting, and what runtime/pprof and runtime/trace need.

package runtime

import "unsafe"

// A StackRecord is one stack of calls.
type StackRecord struct {
	Stack0 [32]uintptr // ends with the first 0
}

// Stack returns the return addresses of the calls.
func (r *StackRecord) Stack() []uintptr { return untilZero(r.Stack0[:]) }

// A BlockProfileRecord says how often and for how long goroutines have waited at one stack of calls.
// Cycles are nanoseconds.
type BlockProfileRecord struct {
	Count  int64
	Cycles int64
	StackRecord
}

func goroutineProfile(records *StackRecord, labels *unsafe.Pointer, room int) int
func contentionProfile(records *BlockProfileRecord, room int, ofMutexes bool) int
func setBlockProfileRate(nanoseconds int)
func setMutexProfileFraction(rate int) int
func setProfLabel(labels unsafe.Pointer)
func getProfLabel() unsafe.Pointer
func threadCount() int
func setCPUProfileRate(hertz int)
func cpuProfile(words *uint64, room int) int

// GoroutineProfile fills p with the stacks of all goroutines and returns their number, if p has room for
// them; otherwise only their number.
func GoroutineProfile(p []StackRecord) (n int, ok bool) {
	return goroutineProfileWithLabels(p, nil)
}

//go:linkname goroutineProfileWithLabels runtime/pprof.runtime_goroutineProfileWithLabels
func goroutineProfileWithLabels(p []StackRecord, labels []unsafe.Pointer) (n int, ok bool) {
	if len(labels) != len(p) {
		labels = nil
	}
	n = goroutineProfile(unsafe.SliceData(p), unsafe.SliceData(labels), len(p))
	KeepAlive(p)
	KeepAlive(labels)
	return n, n <= len(p)
}

// ThreadCreateProfile has a record without a stack for each thread.
func ThreadCreateProfile(p []StackRecord) (n int, ok bool) {
	n = threadCount()
	if n > len(p) {
		return n, false
	}
	for i := range p[:n] {
		p[i] = StackRecord{}
	}
	return n, true
}

// SetBlockProfileRate has one wait noted for each `rate` nanoseconds that goroutines wait; 1 notes all, 0
// none.
func SetBlockProfileRate(rate int) {
	if rate < 0 {
		rate = 0
	}
	setBlockProfileRate(rate)
}

// SetMutexProfileFraction has one of `rate` events noted for which a goroutine waited for a mutex; 0
// none, and below 0 changes nothing. It returns what was set before.
func SetMutexProfileFraction(rate int) int { return setMutexProfileFraction(rate) }

// BlockProfile fills p and returns the number of records, if p has room for them; otherwise only their
// number.
func BlockProfile(p []BlockProfileRecord) (n int, ok bool) {
	n = contentionProfile(unsafe.SliceData(p), len(p), false)
	return n, n <= len(p)
}

// MutexProfile is the same for those who held a mutex for which others waited.
func MutexProfile(p []BlockProfileRecord) (n int, ok bool) {
	n = contentionProfile(unsafe.SliceData(p), len(p), true)
	return n, n <= len(p)
}

// CPUProfile panics: runtime/pprof has the profile of processor time.
func CPUProfile() []byte { panic("CPUProfile no longer available") }

// SetCPUProfileRate has the processor's work sampled so many times in a second; 0: not any more.
func SetCPUProfileRate(hz int) { setCPUProfileRate(hz) }

// The samples since the last call, as rt/sched/processor_profile.cc lays them out, without labels.
//
//go:linkname pprof_readProfile runtime/pprof.readProfile
func pprof_readProfile() (data []uint64, tags []unsafe.Pointer, eof bool) {
	words := make([]uint64, 1<<14)
	n := cpuProfile(&words[0], len(words))
	if n < 0 {
		return nil, nil, true
	}
	data = words[:n]
	for i := 0; i < n; i += int(data[i]) {
		tags = append(tags, nil)
	}
	return data, tags, false
}

//go:linkname pprof_cyclesPerSecond runtime/pprof.runtime_cyclesPerSecond
func pprof_cyclesPerSecond() int64 { return 1000000000 }

//go:linkname pprof_FrameStartLine runtime/pprof.runtime_FrameStartLine
func pprof_FrameStartLine(f *Frame) int { return f.startLine }

//go:linkname pprof_FrameSymbolName runtime/pprof.runtime_FrameSymbolName
func pprof_FrameSymbolName(f *Frame) string { return f.Function }

// The calls that were inlined are in what Callers returns.
//
//go:linkname pprof_expandFinalInlineFrame runtime/pprof.runtime_expandFinalInlineFrame
func pprof_expandFinalInlineFrame(stk []uintptr) []uintptr { return stk }

//go:linkname pprof_setProfLabel runtime/pprof.runtime_setProfLabel
func pprof_setProfLabel(labels unsafe.Pointer) { setProfLabel(labels) }

//go:linkname pprof_getProfLabel runtime/pprof.runtime_getProfLabel
func pprof_getProfLabel() unsafe.Pointer { return getProfLabel() }

//go:linkname trace_userTaskCreate runtime/trace.userTaskCreate
func trace_userTaskCreate(id, parentID uint64, taskType string) {}

//go:linkname trace_userTaskEnd runtime/trace.userTaskEnd
func trace_userTaskEnd(id uint64) {}

//go:linkname trace_userRegion runtime/trace.userRegion
func trace_userRegion(id, mode uint64, name string) {}

//go:linkname trace_userLog runtime/trace.userLog
func trace_userLog(id uint64, category, message string) {}
