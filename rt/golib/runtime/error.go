// The errors that the language itself raises, as the values that recover returns.

package runtime

// Error identifies a run-time error. RuntimeError does nothing; it tells the types apart.
type Error interface {
	error
	RuntimeError()
}

// An errorString is a run-time error whose text is known: "runtime error: " and the string.
type errorString string

func (e errorString) RuntimeError() {}

func (e errorString) Error() string { return "runtime error: " + string(e) }

// A plainError is one without the prefix.
type plainError string

func (e plainError) RuntimeError() {}

func (e plainError) Error() string { return string(e) }

// What package math/bits panics with.
var overflowError = error(errorString("integer overflow"))
var divideError = error(errorString("integer divide by zero"))

// A PanicNilError happens when code calls panic(nil).
type PanicNilError struct {
	_ [0]func() // not comparable
}

func (*PanicNilError) Error() string { return "panic called with nil argument (use GODEBUG=panicnil=1 to disable)" }

func (*PanicNilError) RuntimeError() {}
