// What package time needs of the runtime: clocks, sleeping and timers (rt/sched/time_package.cc).

package runtime

import "unsafe"

func nanotime() int64
func time_now() (sec int64, nsec int32, mono int64)
func timeSleep(nanoseconds int64)
func startTimer(timer unsafe.Pointer)
func stopTimer(timer unsafe.Pointer) bool
func resetTimer(timer unsafe.Pointer, when int64) bool
func modTimer(timer unsafe.Pointer, when, period int64, f func(any, uintptr), arg any, seq uintptr)

//go:linkname time_now_ time.now
func time_now_() (sec int64, nsec int32, mono int64) { return time_now() }

//go:linkname time_Sleep time.Sleep
func time_Sleep(nanoseconds int64) { timeSleep(nanoseconds) }

//go:linkname time_startTimer time.startTimer
func time_startTimer(timer unsafe.Pointer) { startTimer(timer) }

//go:linkname time_stopTimer time.stopTimer
func time_stopTimer(timer unsafe.Pointer) bool { return stopTimer(timer) }

//go:linkname time_resetTimer time.resetTimer
func time_resetTimer(timer unsafe.Pointer, when int64) bool { return resetTimer(timer, when) }

//go:linkname time_modTimer time.modTimer
func time_modTimer(timer unsafe.Pointer, when, period int64, f func(any, uintptr), arg any, seq uintptr) {
	modTimer(timer, when, period, f, arg, seq)
}
