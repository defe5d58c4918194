// Calls of functions by reflection, in this implementation's calling convention (docs/abi.md):
//
//   - a value of register type, which is one that consists of at most four scalars, is passed in
//     integer and floating-point registers, as a whole, or else on the stack, as a whole;
//   - any other value is passed by the address of a copy;
//   - a result of the second kind has no register either: the address of where it goes comes behind
//     the arguments.
//
// A layout says where the parts of each value are. Value.call fills a callArea by it, and
// reflectcall does the rest; functions made by MakeFunc run callReflect, by way of makeFuncStub.
// rt/abi/reflection.h has the structures that this file shares with the assembly.

package reflect

import (
	"internal/abi"
	"sync"
	"unsafe"
)

const (
	integerRegisters = 9
	floatRegisters   = 15
	maxComponents    = 4 // of a register type: compiler/ir/type.h
	wordSize         = 8

	callStackSmall  = 8
	callStackMiddle = 64
	callStackLarge  = 1024
	stubStackWords  = 16
)

type callArea struct {
	integers   [integerRegisters]unsafe.Pointer // not only pointers
	floats     [floatRegisters]uint64
	stack      unsafe.Pointer // words, not only pointers
	stackWords uintptr
}

type stubFrame struct {
	integers      [integerRegisters]uintptr
	floats        [floatRegisters]uint64
	pointers      [integerRegisters]unsafe.Pointer
	stackIntegers [stubStackWords]uintptr
	stackPointers [stubStackWords]unsafe.Pointer
}

type stubClosure struct {
	code          uintptr
	handler       func(*madeFunc, *stubFrame)
	pointers      uintptr
	stackPointers uintptr
	argumentWords uintptr
	stackWords    uintptr
}

// A madeFunc is the closure behind a function made by MakeFunc.
type madeFunc struct {
	stubClosure
	typ    *funcType
	layout *callLayout
	fn     func([]Value) []Value
}

//go:linkname reflectcallSmall runtime.reflectcallSmall
func reflectcallSmall(closure, area unsafe.Pointer)

//go:linkname reflectcallMiddle runtime.reflectcallMiddle
func reflectcallMiddle(closure, area unsafe.Pointer)

//go:linkname reflectcallLarge runtime.reflectcallLarge
func reflectcallLarge(closure, area unsafe.Pointer)

//go:linkname makeFuncStub runtime.makeFuncStub
func makeFuncStub()

// --- Layouts

type partClass uint8

const (
	integerPart partClass = iota
	pointerPart
	floatPart
)

// A part is a scalar of a value, and where it is passed.
type part struct {
	offset  uintptr // in the value
	size    uintptr
	class   partClass
	onStack bool
	place   uintptr // the register's number, or the offset on the stack
}

// A passing says how one value is passed.
type passing struct {
	parts     []part
	inMemory  bool // by its address, which is the only part
	alignment uintptr
	size      uintptr
}

// A callLayout is how the values of a call are passed. The hidden results are among `results` too:
// their only part says where the address is passed.
type callLayout struct {
	receiver      passing
	parameters    []passing
	results       []passing
	argumentBytes uintptr // on the stack
	stackBytes    uintptr // with results
}

func roundUp(n, alignment uintptr) uintptr { return (n + alignment - 1) / alignment * alignment }

// scalars appends the parts of a register type; false when the type is none.
func scalars(t *abi.Type, offset uintptr, parts []part) ([]part, bool) {
	word := func(n uintptr, class partClass) {
		parts = append(parts, part{offset: offset + n*wordSize, size: wordSize, class: class})
	}
	switch Kind(t.Kind()) {
	case String:
		word(0, pointerPart)
		word(1, integerPart)
	case Slice:
		word(0, pointerPart)
		word(1, integerPart)
		word(2, integerPart)
	case Interface:
		word(0, integerPart) // a descriptor or a table, which nothing moves or frees
		word(1, pointerPart)
	case Complex64, Complex128:
		half := t.Size_ / 2
		parts = append(parts, part{offset: offset, size: half, class: floatPart},
			part{offset: offset + half, size: half, class: floatPart})
	case Float32, Float64:
		parts = append(parts, part{offset: offset, size: t.Size_, class: floatPart})
	case Array:
		a := (*arrayType)(unsafe.Pointer(t))
		if a.Len > 1 {
			return parts, false
		}
		if a.Len == 1 {
			return scalars(a.Elem, offset, parts)
		}
	case Struct:
		before := len(parts)
		for _, field := range (*structType)(unsafe.Pointer(t)).Fields {
			var ok bool
			if parts, ok = scalars(field.Typ, offset+field.Offset, parts); !ok {
				return parts, false
			}
		}
		return parts, len(parts)-before <= maxComponents
	case Pointer, Map, Chan, Func, UnsafePointer:
		word(0, pointerPart)
	default:
		parts = append(parts, part{offset: offset, size: t.Size_, class: integerPart})
	}
	return parts, true
}

var addressPart = part{size: wordSize, class: pointerPart}

func passingOf(t *abi.Type) passing {
	parts, ok := scalars(t, 0, nil)
	if !ok {
		return passing{parts: []part{addressPart}, inMemory: true, alignment: wordSize, size: wordSize}
	}
	return passing{parts: parts, alignment: uintptr(t.Align_), size: t.Size_}
}

// An assigner gives registers to values in turn, and stack to those that do not fit.
type assigner struct {
	integers, floats, stack uintptr
}

func (a *assigner) assign(p *passing) {
	before := *a
	for i := range p.parts {
		next, limit := &a.integers, uintptr(integerRegisters)
		if p.parts[i].class == floatPart {
			next, limit = &a.floats, floatRegisters
		}
		if *next == limit {
			*a = before
			a.assignStack(p)
			return
		}
		p.parts[i].place = *next
		*next++
	}
}

func (a *assigner) assignStack(p *passing) {
	a.stack = roundUp(a.stack, p.alignment)
	for i := range p.parts {
		p.parts[i].onStack = true
		p.parts[i].place = a.stack + p.parts[i].offset
	}
	a.stack += p.size
}

func makeLayout(t *funcType, hasReceiver bool) *callLayout {
	layout := new(callLayout)
	var a assigner
	if hasReceiver {
		layout.receiver = passing{parts: []part{addressPart}, alignment: wordSize, size: wordSize}
		a.assign(&layout.receiver)
	}
	for _, typ := range t.InSlice() {
		p := passingOf(typ)
		a.assign(&p)
		layout.parameters = append(layout.parameters, p)
	}
	for _, typ := range t.OutSlice() {
		p := passingOf(typ)
		if p.inMemory {
			a.assign(&p)
		}
		layout.results = append(layout.results, p)
	}
	layout.argumentBytes = roundUp(a.stack, wordSize)
	a = assigner{stack: layout.argumentBytes}
	for i := range layout.results {
		if !layout.results[i].inMemory {
			a.assign(&layout.results[i])
		}
	}
	layout.stackBytes = roundUp(a.stack, wordSize)
	return layout
}

type callLayoutKey struct {
	typ         *funcType
	hasReceiver bool
}

var layouts sync.Map // from callLayoutKey to *callLayout

func layoutOf(t *funcType, hasReceiver bool) *callLayout {
	key := callLayoutKey{t, hasReceiver}
	if known, ok := layouts.Load(key); ok {
		return known.(*callLayout)
	}
	made, _ := layouts.LoadOrStore(key, makeLayout(t, hasReceiver))
	return made.(*callLayout)
}

// --- Moving the parts

// loadBits reads a scalar that is no pointer.
func loadBits(from unsafe.Pointer, size uintptr) uint64 {
	switch size {
	case 1:
		return uint64(*(*uint8)(from))
	case 2:
		return uint64(*(*uint16)(from))
	case 4:
		return uint64(*(*uint32)(from))
	}
	return *(*uint64)(from)
}

func storeBits(to unsafe.Pointer, size uintptr, bits uint64) {
	switch size {
	case 1:
		*(*uint8)(to) = uint8(bits)
	case 2:
		*(*uint16)(to) = uint16(bits)
	case 4:
		*(*uint32)(to) = uint32(bits)
	default:
		*(*uint64)(to) = bits
	}
}

// place is where the area has a part.
func (a *callArea) place(p *part) unsafe.Pointer {
	switch {
	case p.onStack:
		return unsafe.Add(a.stack, p.place)
	case p.class == floatPart:
		return unsafe.Pointer(&a.floats[p.place])
	}
	return unsafe.Pointer(&a.integers[p.place])
}

// widthOf is how many bytes of its place a part takes up: all, but on the stack.
func widthOf(p *part) uintptr {
	if p.onStack {
		return p.size
	}
	return wordSize
}

// put copies the parts of the value at `from` to their places.
func (a *callArea) put(parts []part, from unsafe.Pointer) {
	for i := range parts {
		p := &parts[i]
		source := unsafe.Add(from, p.offset)
		if p.class == pointerPart {
			*(*unsafe.Pointer)(a.place(p)) = *(*unsafe.Pointer)(source)
		} else {
			storeBits(a.place(p), widthOf(p), loadBits(source, p.size))
		}
	}
}

// get copies the parts of a value from their places to `to`.
func (a *callArea) get(parts []part, to unsafe.Pointer) {
	for i := range parts {
		p := &parts[i]
		target := unsafe.Add(to, p.offset)
		if p.class == pointerPart {
			*(*unsafe.Pointer)(target) = *(*unsafe.Pointer)(a.place(p))
		} else {
			storeBits(target, p.size, loadBits(a.place(p), p.size))
		}
	}
}

// contents is where the bytes of a value are.
func contents(v *Value) unsafe.Pointer {
	if v.flag&flagIndir != 0 {
		return v.ptr
	}
	return unsafe.Pointer(&v.ptr)
}

// --- Calling

// checkArguments panics when the function cannot be called with these arguments; it returns them as
// one for each parameter.
func checkArguments(op string, t *funcType, in []Value) []Value {
	n := t.NumIn()
	asSlice := op == "CallSlice"
	if asSlice && !t.IsVariadic() {
		panic("reflect: CallSlice of non-variadic function")
	}
	spread := t.IsVariadic() && !asSlice
	if spread {
		n--
	}
	if len(in) < n {
		panic("reflect: " + op + " with too few input arguments")
	}
	if len(in) > n && !spread {
		panic("reflect: " + op + " with too many input arguments")
	}
	for _, x := range in {
		if x.Kind() == Invalid {
			panic("reflect: " + op + " using zero Value argument")
		}
	}
	for i := 0; i < n; i++ {
		if have, want := in[i].Type(), t.In(i); !have.AssignableTo(toRType(want)) {
			panic("reflect: " + op + " using " + have.String() + " as type " + stringFor(want))
		}
	}
	if !spread {
		return in
	}
	slice := MakeSlice(toRType(t.In(n)), len(in)-n, len(in)-n)
	element := slice.Type().Elem()
	for i, x := range in[n:] {
		if have := x.Type(); !have.AssignableTo(element) {
			panic("reflect: cannot use " + have.String() + " as type " + element.String() + " in " + op)
		}
		slice.Index(i).Set(x)
	}
	return append(append(make([]Value, 0, n+1), in[:n]...), slice)
}

func (v Value) call(op string, in []Value) []Value {
	t := (*funcType)(unsafe.Pointer(v.typ()))
	var fn unsafe.Pointer
	isMethod := v.flag&flagMethod != 0
	if isMethod {
		_, t, fn = methodReceiver(op, v, int(v.flag)>>flagMethodShift)
	} else {
		fn = *(*unsafe.Pointer)(contents(&v))
	}
	if fn == nil {
		panic("reflect.Value.Call: call of nil function")
	}
	in = checkArguments(op, t, in)
	layout := layoutOf(t, isMethod)
	area := newCallArea(layout)
	if isMethod {
		storeRcvr(v, area.place(&layout.receiver.parts[0]))
	}
	for i, x := range in {
		x.mustBeExported()
		typ := t.In(i)
		x = x.assignTo("reflect.Value.Call", typ, nil)
		area.putValue(&layout.parameters[i], typ, contents(&x))
	}
	results := area.makeResults(layout, t)
	area.run(fn)
	for i := range results {
		if p := &layout.results[i]; !p.inMemory {
			area.get(p.parts, contents(&results[i]))
		}
	}
	return results
}

func newCallArea(layout *callLayout) *callArea {
	area := new(callArea)
	if layout.stackBytes > 0 {
		words := make([]unsafe.Pointer, layout.stackBytes/wordSize)
		area.stack = unsafe.Pointer(&words[0])
		area.stackWords = uintptr(len(words))
	}
	return area
}

// putValue passes a value of a type; one in memory is copied.
func (a *callArea) putValue(p *passing, typ *abi.Type, from unsafe.Pointer) {
	if !p.inMemory {
		a.put(p.parts, from)
		return
	}
	duplicate := unsafe_New(typ)
	typedmemmove(typ, duplicate, from)
	*(*unsafe.Pointer)(a.place(&p.parts[0])) = duplicate
}

// makeResults makes a Value for each result, and passes the addresses of those in memory.
func (a *callArea) makeResults(layout *callLayout, t *funcType) []Value {
	if t.NumOut() == 0 {
		return nil
	}
	results := make([]Value, t.NumOut())
	for i, typ := range t.OutSlice() {
		results[i] = Value{typ_: typ, flag: flag(typ.Kind())}
		if typ.Size() == 0 {
			results[i] = Zero(toRType(typ))
		} else if ifaceIndir(typ) {
			results[i].ptr = unsafe_New(typ)
			results[i].flag |= flagIndir
		}
		if p := &layout.results[i]; p.inMemory {
			*(*unsafe.Pointer)(a.place(&p.parts[0])) = results[i].ptr
		}
	}
	return results
}

// run calls the function; its results are in the area then.
func (a *callArea) run(fn unsafe.Pointer) {
	switch {
	case a.stackWords <= callStackSmall:
		reflectcallSmall(fn, unsafe.Pointer(a))
	case a.stackWords <= callStackMiddle:
		reflectcallMiddle(fn, unsafe.Pointer(a))
	case a.stackWords <= callStackLarge:
		reflectcallLarge(fn, unsafe.Pointer(a))
	default:
		panic("reflect: not supported yet: a call with more than 1024 words on the stack")
	}
}

// --- Functions made at run time

// MakeFunc returns a new function of the type that calls fn with its arguments as Values, and
// returns what fn returns.
func MakeFunc(typ Type, fn func(args []Value) (results []Value)) Value {
	if typ.Kind() != Func {
		panic("reflect: call of MakeFunc with non-Func type")
	}
	t := typ.common()
	ftyp := (*funcType)(unsafe.Pointer(t))
	layout := layoutOf(ftyp, false)
	if layout.stackBytes > stubStackWords*wordSize {
		panic("reflect: not supported yet: MakeFunc of a function with more than 16 words on the stack")
	}
	made := &madeFunc{typ: ftyp, layout: layout, fn: fn}
	made.code = abi.FuncPCABI0(makeFuncStub)
	made.handler = runMadeFunc
	made.argumentWords = layout.argumentBytes / wordSize
	made.stackWords = layout.stackBytes / wordSize
	for i := range layout.parameters {
		made.markPointers(&layout.parameters[i])
	}
	for i := range layout.results {
		if layout.results[i].inMemory {
			made.markPointers(&layout.results[i])
		}
	}
	return Value{t, unsafe.Pointer(made), flag(Func)}
}

// markPointers says which of the words that a value is passed in hold pointers.
func (c *stubClosure) markPointers(p *passing) {
	for i := range p.parts {
		q := &p.parts[i]
		if q.class != pointerPart {
			continue
		}
		if q.onStack {
			c.stackPointers |= 1 << (q.place / wordSize)
		} else {
			c.pointers |= 1 << q.place
		}
	}
}

// place is where the frame has a part.
func (f *stubFrame) place(p *part) unsafe.Pointer {
	switch {
	case p.onStack && p.class == pointerPart:
		return unsafe.Add(unsafe.Pointer(&f.stackPointers), p.place)
	case p.onStack:
		return unsafe.Add(unsafe.Pointer(&f.stackIntegers), p.place)
	case p.class == floatPart:
		return unsafe.Pointer(&f.floats[p.place])
	case p.class == pointerPart:
		return unsafe.Pointer(&f.pointers[p.place])
	}
	return unsafe.Pointer(&f.integers[p.place])
}

// get copies the parts of an argument to `to`.
func (f *stubFrame) get(parts []part, to unsafe.Pointer) {
	for i := range parts {
		p := &parts[i]
		target := unsafe.Add(to, p.offset)
		if p.class == pointerPart {
			*(*unsafe.Pointer)(target) = *(*unsafe.Pointer)(f.place(p))
		} else {
			storeBits(target, p.size, loadBits(f.place(p), p.size))
		}
	}
}

// put copies the result at `from` to the places of its parts.
func (f *stubFrame) put(parts []part, from unsafe.Pointer) {
	for i := range parts {
		p := &parts[i]
		source := unsafe.Add(from, p.offset)
		if p.class == pointerPart {
			*(*unsafe.Pointer)(f.place(p)) = *(*unsafe.Pointer)(source)
		} else {
			storeBits(f.place(p), widthOf(p), loadBits(source, p.size))
		}
	}
}

// argument makes a Value of an argument.
func (f *stubFrame) argument(p *passing, typ *abi.Type) Value {
	if typ.Size() == 0 {
		return Zero(toRType(typ))
	}
	v := Value{typ_: typ, flag: flag(typ.Kind())}
	if ifaceIndir(typ) {
		v.ptr = unsafe_New(typ)
		v.flag |= flagIndir
	}
	if p.inMemory {
		typedmemmove(typ, v.ptr, *(*unsafe.Pointer)(f.place(&p.parts[0])))
	} else {
		f.get(p.parts, contents(&v))
	}
	return v
}

// runMadeFunc is what makeFuncStub calls. When it returns, the frame has the results, and zeros in
// what is none. Like the stub, it does not count as a caller for recover: the function that it calls
// may have been deferred.
//
//go:wrapper
func runMadeFunc(made *madeFunc, frame *stubFrame) {
	t := made.typ
	in := make([]Value, 0, t.NumIn())
	for i, typ := range t.InSlice() {
		in = append(in, frame.argument(&made.layout.parameters[i], typ))
	}
	out := made.fn(in)
	if len(out) != t.NumOut() {
		panic("reflect: wrong return count from function created by MakeFunc")
	}
	results := make([]Value, len(out))
	for i, typ := range t.OutSlice() {
		v := out[i]
		if v.typ() == nil {
			panic("reflect: function created by MakeFunc using " + funcName(made.fn) +
				" returned zero Value")
		}
		if v.flag&flagRO != 0 {
			panic("reflect: function created by MakeFunc using " + funcName(made.fn) +
				" returned value obtained from unexported field")
		}
		results[i] = v.assignTo("reflect.MakeFunc", typ, nil)
		if p := &made.layout.results[i]; p.inMemory {
			typedmemmove(typ, *(*unsafe.Pointer)(frame.place(&p.parts[0])), contents(&results[i]))
		}
	}
	*frame = stubFrame{}
	for i := range results {
		if p := &made.layout.results[i]; !p.inMemory {
			frame.put(p.parts, contents(&results[i]))
		}
	}
}

// makeMethodValue makes a function of a method and the receiver in v.
func makeMethodValue(op string, v Value) Value {
	if v.flag&flagMethod == 0 {
		panic("reflect: internal error: invalid use of makeMethodValue")
	}
	typ := v.Type()
	// The receiver without the method, which panics now if the method cannot be called.
	receiver := Value{v.typ(), v.ptr, v.flag&(flagRO|flagAddr|flagIndir) | flag(v.typ().Kind())}
	methodReceiver(op, receiver, int(v.flag)>>flagMethodShift)
	function := MakeFunc(typ, nil)
	made := &boundMethod{madeFunc: *(*madeFunc)(function.ptr), receiver: v}
	made.handler = runMethodValue
	return Value{function.typ_, unsafe.Pointer(made), v.flag&flagRO | flag(Func)}
}

// A boundMethod is the closure behind a function made by makeMethodValue.
type boundMethod struct {
	madeFunc
	receiver Value // with the method
}

// runMethodValue is what makeFuncStub calls for those. The call of the method is in this function,
// which does not count as a caller for recover.
//
//go:wrapper
func runMethodValue(made *madeFunc, frame *stubFrame) {
	fn, area, results := (*boundMethod)(unsafe.Pointer(made)).prepare(frame)
	switch {
	case area.stackWords <= callStackSmall:
		reflectcallSmall(fn, unsafe.Pointer(area))
	case area.stackWords <= callStackMiddle:
		reflectcallMiddle(fn, unsafe.Pointer(area))
	}
	made.finish(frame, area, results)
}

// prepare passes the receiver and the frame's arguments to the method.
//
//go:noinline
func (m *boundMethod) prepare(frame *stubFrame) (fn unsafe.Pointer, area *callArea, results []Value) {
	v := m.receiver
	_, _, fn = methodReceiver("Call", v, int(v.flag)>>flagMethodShift)
	layout := layoutOf(m.typ, true)
	area = newCallArea(layout)
	storeRcvr(v, area.place(&layout.receiver.parts[0]))
	for i, typ := range m.typ.InSlice() {
		x := frame.argument(&m.layout.parameters[i], typ)
		area.putValue(&layout.parameters[i], typ, contents(&x))
	}
	return fn, area, area.makeResults(layout, m.typ)
}

// finish brings the method's results to the frame.
//
//go:noinline
func (made *madeFunc) finish(frame *stubFrame, area *callArea, results []Value) {
	for i, typ := range made.typ.OutSlice() {
		if p := &made.layout.results[i]; p.inMemory {
			typedmemmove(typ, *(*unsafe.Pointer)(frame.place(&p.parts[0])), contents(&results[i]))
		}
	}
	method := layoutOf(made.typ, true)
	*frame = stubFrame{}
	for i := range results {
		if p := &made.layout.results[i]; !p.inMemory {
			area.get(method.results[i].parts, contents(&results[i]))
			frame.put(p.parts, contents(&results[i]))
		}
	}
}

// methodValueCallCodePtr is the code that the functions of makeMethodValue share.
func methodValueCallCodePtr() uintptr { return abi.FuncPCABI0(makeFuncStub) }
