// Finalizers: the goroutine that calls them. The table of them is rt/gc/finalizer.cc's.

package runtime

import "unsafe"

func setfinalizer(object, function any) bool
func next_finalizer() (function, first, second unsafe.Pointer)

// SetFinalizer has finalizer called with obj, in a goroutine of its own, some time after obj has
// become unreachable; nil takes that back. What cannot be called so ends the program.
func SetFinalizer(obj any, finalizer any) {
	if setfinalizer(obj, finalizer) {
		createfing()
	}
}

func createfing() { go runfinq() }

// A finalizer as runfinq calls it, whatever its results are: of those in memory each has a pointer to
// where it goes, after the argument; of the others, those beyond the registers take room in the
// caller's frame (docs/abi.md). SetFinalizer admits no more than there is room for.
type anyFinalizer func(first, second, a, b, c, d, e, f, g unsafe.Pointer) (
	r, s, t, u, v, w, x, y, z fourWords)

type fourWords struct{ a, b, c, d uintptr }

// runfinq calls the finalizers, one after the other. The argument is a pointer, or an interface, which
// has two words.
func runfinq() {
	results := unsafe.Pointer(new([512]uintptr))
	for {
		function, first, second := next_finalizer()
		if function == nil {
			continue
		}
		if second == nil {
			second = results
		}
		call := *(*anyFinalizer)(unsafe.Pointer(&function))
		call(first, second, results, results, results, results, results, results, results)
	}
}
