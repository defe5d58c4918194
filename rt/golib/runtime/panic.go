// What panics need in Go: the errors of the language as values, and the texts of values that are to be
// printed. The panic driver calls makepanicvalue and preprintpanics (rt/stack/recover.h); the functions
// without a body are rows of rt/abi/calls.def.

package runtime

// The PanicKinds of rt/sched/g.h.
const (
	kindValue = iota
	kindRuntimeError
	kindBoundsError
	kindPlainError
	kindTypeAssertionError
	kindNilError
)

func panickind(index int) int
func panictext() string
func setpanicvalue(value any)
func panicvalue(index int) any
func setpanictext(index int, text string)
func fatalthrow(text string)

// Goexit ends the goroutine that calls it, after its deferred calls.
func Goexit()

// An error of the language: division by zero, a nil pointer, an unhashable key.
type errorString string

func (e errorString) RuntimeError() {}
func (e errorString) Error() string { return "runtime error: " + string(e) }

// An index or slice bounds out of range.
type boundsError struct{ text string }

func (e boundsError) RuntimeError() {}
func (e boundsError) Error() string { return "runtime error: " + e.text }

// An error whose text has no prefix: of channels and of select.
type plainError string

func (e plainError) RuntimeError() {}
func (e plainError) Error() string { return string(e) }

// A TypeAssertionError explains a failed type assertion.
type TypeAssertionError struct{ text string }

func (*TypeAssertionError) RuntimeError()   {}
func (e *TypeAssertionError) Error() string { return e.text }

// A PanicNilError happens when code calls panic(nil).
type PanicNilError struct {
	_ [0]func() // not comparable
}

func (*PanicNilError) RuntimeError() {}
func (*PanicNilError) Error() string {
	return "panic called with nil argument"
}

// makepanicvalue gives the innermost panic, an error of the language, its value.
func makepanicvalue() {
	text := panictext()
	switch panickind(0) {
	case kindRuntimeError:
		setpanicvalue(errorString(text))
	case kindBoundsError:
		setpanicvalue(boundsError{text})
	case kindPlainError:
		setpanicvalue(plainError(text))
	case kindTypeAssertionError:
		setpanicvalue(&TypeAssertionError{text})
	case kindNilError:
		setpanicvalue(new(PanicNilError))
	}
}

type stringer interface{ String() string }

// preprintpanics gives panics with values that have an Error or String method their texts.
func preprintpanics() {
	defer func() {
		const text = "panic while printing panic value"
		switch r := recover().(type) {
		case nil:
		case string:
			fatalthrow(text + ": " + r)
		default:
			fatalthrow(text)
		}
	}()
	for i := 0; panickind(i) >= 0; i++ {
		if panickind(i) != kindValue {
			continue
		}
		switch v := panicvalue(i).(type) {
		case error:
			setpanictext(i, v.Error())
		case stringer:
			setpanictext(i, v.String())
		}
	}
}
