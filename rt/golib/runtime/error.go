// The errors that the language itself raises, as the values that recover returns.

package runtime

// Error identifies a run-time error. RuntimeError does nothing; it tells the types apart.
type Error interface {
	error
	RuntimeError()
}

// What package math/bits panics with.
var overflowError = error(errorString("integer overflow"))
var divideError = error(errorString("integer divide by zero"))
