// Callers, functions and source lines.

package runtime

import "unsafe"

// codeFacts is abi::CodeFacts of rt/abi/calls.h.
type facts struct {
	name, file         string
	entry, id, address uintptr
	line, startLine    int
}

func callers(skip int, pcs *uintptr, n int) int
func codeFacts(pc uintptr, f *facts) bool
func stackText(buf *byte, n int, all bool) int

// Callers fills pc with the return addresses of the calling goroutine's stack and returns their
// number. 0 skips nothing: the first is Callers itself.
//
//go:noinline
func Callers(skip int, pc []uintptr) int {
	if len(pc) == 0 {
		return 0
	}
	return callers(skip, &pc[0], len(pc))
}

// Caller tells where the skip'th caller of its caller is.
//
//go:noinline
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	var pcs [1]uintptr
	if callers(skip+1, &pcs[0], 1) < 1 {
		return
	}
	var f facts
	codeFacts(pcs[0]-1, &f)
	return pcs[0], f.file, f.line, true
}

// A Func is a function of the running program. It is never looked into: its address is the
// function's entry or, for one that was inlined, the code address that it was found by.
type Func struct {
	opaque struct{}
}

// FuncForPC returns the function that contains the code address, or nil. An address that is not a
// function's is taken for a return address: what it stands for is before it.
func FuncForPC(pc uintptr) *Func {
	var f facts
	if !codeFacts(pc, &f) || f.address != f.entry && !codeFacts(pc-1, &f) {
		return nil
	}
	return (*Func)(unsafe.Pointer(f.id))
}

// Name returns the name of the function.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	var known facts
	codeFacts(uintptr(unsafe.Pointer(f)), &known)
	return known.name
}

// Entry returns the address of the function's code.
func (f *Func) Entry() uintptr {
	var known facts
	codeFacts(uintptr(unsafe.Pointer(f)), &known)
	return known.entry
}

// FileLine returns the source position of a code address, which is not a return address.
func (f *Func) FileLine(pc uintptr) (file string, line int) {
	var known facts
	if !codeFacts(pc, &known) {
		return "?", 0
	}
	return known.file, known.line
}

// A Frame is what Frames returns for each frame.
type Frame struct {
	PC       uintptr
	Func     *Func
	Function string
	File     string
	Line     int

	startLine int
	Entry     uintptr
}

// Frames translates what Callers returns.
type Frames struct {
	callers []uintptr
}

// CallersFrames takes what Callers returned.
func CallersFrames(callers []uintptr) *Frames { return &Frames{callers} }

// funcOf is nil for an inlined function, as in gc.
func funcOf(f *facts) *Func {
	if f.id != f.entry {
		return nil
	}
	return (*Func)(unsafe.Pointer(f.id))
}

// Next returns the next frame, and whether there are more.
func (ci *Frames) Next() (frame Frame, more bool) {
	for len(ci.callers) > 0 {
		pc := ci.callers[0]
		ci.callers = ci.callers[1:]
		var f facts
		if !codeFacts(pc-1, &f) {
			continue
		}
		frame = Frame{
			PC: f.address, Func: funcOf(&f), Function: f.name,
			File: f.file, Line: f.line, startLine: f.startLine, Entry: f.entry,
		}
		return frame, len(ci.callers) > 0
	}
	return Frame{}, false
}

// Stack writes the calling goroutine's stack into buf, and all others' after it if all is set, and
// returns how much of buf that took.
//
//go:noinline
func Stack(buf []byte, all bool) int {
	n := stackText(unsafe.SliceData(buf), len(buf), all)
	KeepAlive(buf)
	return n
}
