// Package runtime's interface to goroutines, processors and the collector.

package runtime

// GOMAXPROCS sets the number of processors that run Go code at a time, if n is at least 1, and
// returns what it was.
func GOMAXPROCS(n int) int

// NumGoroutine returns how many goroutines there are.
func NumGoroutine() int

// LockOSThread ties the goroutine to its thread until it has called UnlockOSThread as often.
func LockOSThread()

// UnlockOSThread undoes one call of LockOSThread.
func UnlockOSThread()

// Goexit ends the goroutine after running what it has deferred.
func Goexit()

// GC runs a collection.
func GC()

func cpuCount() int

// NumCPU returns the number of processors that the process may use.
func NumCPU() int { return cpuCount() }

// NumCgoCall returns the number of calls of C functions: there are none.
func NumCgoCall() int64 { return 0 }

// GOROOT returns the root of the Go tree: $GOROOT, or nothing.
func GOROOT() string {
	const prefix = "GOROOT="
	for _, entry := range stringsOf(environment) {
		if len(entry) > len(prefix) && entry[:len(prefix)] == prefix {
			return entry[len(prefix):]
		}
	}
	return ""
}

// SetFinalizer would call the finalizer when obj has become unreachable. Finalizers need not run
// before a program ends, and none does yet.
func SetFinalizer(obj any, finalizer any) {}

// MemProfileRate and what it would control are there for programs that set it: nothing is sampled.
var MemProfileRate int = 512 * 1024

// SetBlockProfileRate and SetMutexProfileFraction do nothing.
func SetBlockProfileRate(rate int) {}

func SetMutexProfileFraction(rate int) int { return 0 }
