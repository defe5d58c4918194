// Package runtime's interface to the collector, the end of goroutines, and what is there in name only.

package runtime

import "unsafe"

// GC runs a collection.
func GC()

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

// SetCgoTraceback would tell how to read the stacks of C functions: there are none.
func SetCgoTraceback(version int, traceback, context, symbolizer unsafe.Pointer) {}

// StartTrace would begin an execution trace: that is not supported, which its error says.
func StartTrace() error { return errorString("not supported yet: execution traces") }

// StopTrace ends the trace that there is not.
func StopTrace() {}

// ReadTrace returns nil: there is no trace.
func ReadTrace() []byte { return nil }

// Programs cannot name this; those that try are told that it is not exported.
func printbool(value bool)

func breakpoint()

// Breakpoint executes a trap instruction; without a debugger, that ends the program.
func Breakpoint() { breakpoint() }
