// Goroutines, processors and threads: rt/sched.

package runtime

// GOMAXPROCS sets the number of processors that run goroutines at the same time, if n is above 0, and
// returns the number before.
func GOMAXPROCS(n int) int

// NumCPU returns the number of CPUs that the process may use, as found at its start.
func NumCPU() int

// NumGoroutine returns the number of goroutines that exist.
func NumGoroutine() int

// LockOSThread ties the calling goroutine to its thread: neither runs without the other until
// UnlockOSThread has been called as often.
func LockOSThread()

// UnlockOSThread undoes a call of LockOSThread.
func UnlockOSThread()
