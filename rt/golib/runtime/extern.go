// Package runtime's constants and the functions about the program as a whole. What has no body is a
// call of the C++ runtime: its row is in rt/abi/calls.def.

package runtime

// Compiler is the name of the compiler toolchain that built the program. It is gc's name, as build
// constraints and programs that ask for it expect.
const Compiler = "gc"

// GOOS and GOARCH are the program's target.
const (
	GOOS   = "linux"
	GOARCH = "amd64"
)

// Version returns the version of Go whose standard library the program is built from.
func Version() string { return "go1.21" }

// Gosched lets other goroutines run.
func Gosched()

// KeepAlive marks its argument as reachable up to here.
//
//go:noinline
func KeepAlive(x any) {}
