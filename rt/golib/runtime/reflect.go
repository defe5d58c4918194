// What reflect and internal/reflectlite need of the runtime. Type descriptors are laid out as they
// expect them (rt/abi/types.h); values are moved by the runtime's own functions.

package runtime

import "unsafe"

func newobject(typ unsafe.Pointer) unsafe.Pointer
func makeslice(element unsafe.Pointer, length, capacity int) unsafe.Pointer
func growslice(old unsafe.Pointer, length, capacity, added int, element unsafe.Pointer) []byte
func memclrNoHeapPointers(to unsafe.Pointer, size uintptr)
func memmove(to, from unsafe.Pointer, size uintptr)
func typedmemmove(typ, to, from unsafe.Pointer)
func typedmemclr(typ, to unsafe.Pointer)
func assertE2I(target, typ unsafe.Pointer) unsafe.Pointer
func makechan(typ unsafe.Pointer, size int) unsafe.Pointer
func closechan(channel unsafe.Pointer)
func chansend1(channel, element unsafe.Pointer)
func chanrecv2(channel, element unsafe.Pointer) bool
func selectgo(cases unsafe.Pointer, sends, receives int, block bool) (int, bool)
func block()
func makemap(typ unsafe.Pointer, hint int, header unsafe.Pointer) unsafe.Pointer
func mapaccess2(typ, m, key unsafe.Pointer) (unsafe.Pointer, bool)
func mapassign(typ, m, key unsafe.Pointer) unsafe.Pointer
func mapdelete(typ, m, key unsafe.Pointer)
func mapclear(typ, m unsafe.Pointer)
func mapiterinit(typ, m, iterator unsafe.Pointer)
func mapiternext(iterator unsafe.Pointer)

// typeHeader is the part of a descriptor that this file looks at.
type typeHeader struct {
	size uintptr
}

// pointerHeader is the same of a pointer type's descriptor.
type pointerHeader struct {
	_       [48]byte
	element *typeHeader
}

// --- Offsets in descriptors

// reflectOffsets has what package reflect made types of, by the number in their offsets, which are
// odd. It is never shortened, so it is read without a lock.
var reflectOffsets []unsafe.Pointer
var reflectOffsetsLock uint32

//go:linkname reflect_addReflectOff reflect.addReflectOff
func reflect_addReflectOff(p unsafe.Pointer) int32 {
	semacquireLock(&reflectOffsetsLock)
	index := -1
	for i, known := range reflectOffsets {
		if known == p {
			index = i
			break
		}
	}
	if index < 0 {
		index = len(reflectOffsets)
		reflectOffsets = append(reflectOffsets, p)
	}
	semreleaseLock(&reflectOffsetsLock)
	return int32(index)<<1 | 1
}

// A lock of which a zero word is the open state.
func semacquireLock(lock *uint32) {
	for !atomicCas(lock, 0, 1) {
		Gosched()
	}
}

func semreleaseLock(lock *uint32) { atomicStore(lock, 0) }

func atomicCas(p *uint32, old, new uint32) bool
func atomicStore(p *uint32, value uint32)

func resolve(offset int32) unsafe.Pointer {
	if offset == 0 {
		return nil
	}
	if offset&1 != 0 {
		return reflectOffsets[offset>>1]
	}
	return unsafe.Pointer(uintptr(offset)) // an address below 2 GiB, whatever the base
}

//go:linkname reflect_resolveNameOff reflect.resolveNameOff
func reflect_resolveNameOff(_ unsafe.Pointer, offset int32) unsafe.Pointer {
	return resolve(offset)
}

//go:linkname reflect_resolveTypeOff reflect.resolveTypeOff
func reflect_resolveTypeOff(_ unsafe.Pointer, offset int32) unsafe.Pointer {
	return resolve(offset)
}

//go:linkname reflect_resolveTextOff reflect.resolveTextOff
func reflect_resolveTextOff(_ unsafe.Pointer, offset int32) unsafe.Pointer {
	return resolve(offset)
}

//go:linkname reflectlite_resolveNameOff internal/reflectlite.resolveNameOff
func reflectlite_resolveNameOff(_ unsafe.Pointer, offset int32) unsafe.Pointer {
	return resolve(offset)
}

//go:linkname reflectlite_resolveTypeOff internal/reflectlite.resolveTypeOff
func reflectlite_resolveTypeOff(_ unsafe.Pointer, offset int32) unsafe.Pointer {
	return resolve(offset)
}

// typeLinks leads to the table of the types without a name that the program has, by their strings:
// their number, and their addresses. The compiler makes it (compiler/lower/type_links.cc).
var typeLinks *int

//go:linkname reflect_typelinks reflect.typelinks
func reflect_typelinks() (sections []unsafe.Pointer, offsets [][]int32) {
	table := unsafe.Pointer(typeLinks)
	if table == nil {
		return nil, nil
	}
	list := unsafe.Slice((*int32)(unsafe.Add(table, unsafe.Sizeof(*typeLinks))), *typeLinks)
	return []unsafe.Pointer{nil}, [][]int32{list}
}

// --- Memory

//go:linkname reflect_unsafe_New reflect.unsafe_New
func reflect_unsafe_New(typ unsafe.Pointer) unsafe.Pointer { return newobject(typ) }

//go:linkname reflectlite_unsafe_New internal/reflectlite.unsafe_New
func reflectlite_unsafe_New(typ unsafe.Pointer) unsafe.Pointer { return newobject(typ) }

//go:linkname reflect_unsafe_NewArray reflect.unsafe_NewArray
func reflect_unsafe_NewArray(typ unsafe.Pointer, n int) unsafe.Pointer { return makeslice(typ, n, n) }

//go:linkname reflect_memmove reflect.memmove
func reflect_memmove(to, from unsafe.Pointer, size uintptr) { memmove(to, from, size) }

//go:linkname reflect_typedmemmove reflect.typedmemmove
func reflect_typedmemmove(typ, to, from unsafe.Pointer) { typedmemmove(typ, to, from) }

//go:linkname reflectlite_typedmemmove internal/reflectlite.typedmemmove
func reflectlite_typedmemmove(typ, to, from unsafe.Pointer) { typedmemmove(typ, to, from) }

//go:linkname reflect_typedmemclr reflect.typedmemclr
func reflect_typedmemclr(typ, to unsafe.Pointer) { typedmemclr(typ, to) }

//go:linkname reflect_typedmemclrpartial reflect.typedmemclrpartial
func reflect_typedmemclrpartial(typ, to unsafe.Pointer, offset, size uintptr) {
	throwString("not supported yet: clearing a part of a value by reflection")
}

//go:linkname reflect_typedarrayclear reflect.typedarrayclear
func reflect_typedarrayclear(typ, to unsafe.Pointer, n int) {
	size := (*typeHeader)(typ).size
	for i := 0; i < n; i++ {
		typedmemclr(typ, unsafe.Add(to, uintptr(i)*size))
	}
}

type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

//go:linkname reflect_typedslicecopy reflect.typedslicecopy
func reflect_typedslicecopy(typ unsafe.Pointer, to, from sliceHeader) int {
	n := to.len
	if from.len < n {
		n = from.len
	}
	size := (*typeHeader)(typ).size
	// Ranges that overlap are copied from the end that is not overwritten first.
	if uintptr(to.data) <= uintptr(from.data) {
		for i := 0; i < n; i++ {
			typedmemmove(typ, unsafe.Add(to.data, uintptr(i)*size), unsafe.Add(from.data, uintptr(i)*size))
		}
	} else {
		for i := n - 1; i >= 0; i-- {
			typedmemmove(typ, unsafe.Add(to.data, uintptr(i)*size), unsafe.Add(from.data, uintptr(i)*size))
		}
	}
	return n
}

//go:linkname reflect_growslice reflect.growslice
func reflect_growslice(typ unsafe.Pointer, old sliceHeader, n int) sliceHeader {
	n += old.len - old.cap // what is between the length and the capacity stays
	grown := growslice(old.data, old.cap+n, old.cap, n, typ)
	// An append would overwrite the new elements; memory with pointers in it is zero already.
	size := (*typeHeader)(typ).size
	memclrNoHeapPointers(unsafe.Add(unsafe.Pointer(unsafe.SliceData(grown)), uintptr(old.cap)*size), uintptr(n)*size)
	return sliceHeader{unsafe.Pointer(unsafe.SliceData(grown)), old.len, cap(grown)}
}

//go:linkname reflect_verifyNotInHeapPtr reflect.verifyNotInHeapPtr
func reflect_verifyNotInHeapPtr(p uintptr) bool { return true }

//go:linkname reflect_typehash reflect.typehash
func reflect_typehash(typ, p unsafe.Pointer, h uintptr) uintptr { return typehash(typ, p, h) }

func typehash(typ, p unsafe.Pointer, seed uintptr) uintptr

// reflect_gcbits returns which words of the heap object that the pointer x refers to may hold
// pointers, up to the last that may: a 1 for each that may, a 0 for each that may not.
//
//go:linkname reflect_gcbits reflect.gcbits
func reflect_gcbits(x any) []byte {
	words := *(*ifaceWords)(unsafe.Pointer(&x))
	bits := make([]byte, (*pointerHeader)(words.table).element.size/8)
	used := 0
	for i := range bits {
		if mayHoldPointer(words.data, uintptr(8*i)) {
			bits[i] = 1
			used = i + 1
		}
	}
	return bits[:used]
}

func mayHoldPointer(object unsafe.Pointer, offset uintptr) bool

// --- Interfaces

type ifaceWords struct {
	table, data unsafe.Pointer
}

func setInterface(target unsafe.Pointer, from any, to unsafe.Pointer) {
	words := (*ifaceWords)(unsafe.Pointer(&from))
	table := words.table
	if table != nil {
		table = assertE2I(target, table)
	}
	*(*ifaceWords)(to) = ifaceWords{table, words.data}
}

//go:linkname reflect_ifaceE2I reflect.ifaceE2I
func reflect_ifaceE2I(target unsafe.Pointer, from any, to unsafe.Pointer) {
	setInterface(target, from, to)
}

//go:linkname reflectlite_ifaceE2I internal/reflectlite.ifaceE2I
func reflectlite_ifaceE2I(target unsafe.Pointer, from any, to unsafe.Pointer) {
	setInterface(target, from, to)
}

// --- Channels

type chanHeader struct {
	count, capacity int
}

func chanlen(channel unsafe.Pointer) int {
	if channel == nil {
		return 0
	}
	return (*chanHeader)(channel).count
}

//go:linkname reflect_chanlen reflect.chanlen
func reflect_chanlen(channel unsafe.Pointer) int { return chanlen(channel) }

//go:linkname reflectlite_chanlen internal/reflectlite.chanlen
func reflectlite_chanlen(channel unsafe.Pointer) int { return chanlen(channel) }

//go:linkname reflect_chancap reflect.chancap
func reflect_chancap(channel unsafe.Pointer) int {
	if channel == nil {
		return 0
	}
	return (*chanHeader)(channel).capacity
}

//go:linkname reflect_makechan reflect.makechan
func reflect_makechan(typ unsafe.Pointer, size int) unsafe.Pointer { return makechan(typ, size) }

//go:linkname reflect_chanclose reflect.chanclose
func reflect_chanclose(channel unsafe.Pointer) { closechan(channel) }

type selectCase struct {
	channel, element unsafe.Pointer
}

//go:linkname reflect_chansend0 reflect.chansend0
func reflect_chansend0(channel, element unsafe.Pointer, nonblocking bool) bool {
	if !nonblocking {
		chansend1(channel, element)
		return true
	}
	cases := [1]selectCase{{channel, element}}
	chosen, _ := selectgo(unsafe.Pointer(&cases), 1, 0, false)
	return chosen == 0
}

//go:linkname reflect_chanrecv reflect.chanrecv
func reflect_chanrecv(channel unsafe.Pointer, nonblocking bool, element unsafe.Pointer) (selected, received bool) {
	if !nonblocking {
		return true, chanrecv2(channel, element)
	}
	cases := [1]selectCase{{channel, element}}
	chosen, received := selectgo(unsafe.Pointer(&cases), 0, 1, false)
	return chosen == 0, received
}

// A runtimeSelect is a case as reflect has it: 1 to send, 2 to receive, 3 for the default.
type runtimeSelect struct {
	direction uintptr
	typ       unsafe.Pointer
	channel   unsafe.Pointer
	value     unsafe.Pointer
}

//go:linkname reflect_rselect reflect.rselect
func reflect_rselect(all []runtimeSelect) (chosen int, received bool) {
	const send, receive = 1, 2
	cases := make([]selectCase, 0, len(all))
	places := make([]int, 0, len(all))
	sends, otherwise := 0, -1
	for direction := uintptr(send); direction <= receive; direction++ {
		for i, c := range all {
			if c.direction == direction && c.channel != nil {
				cases = append(cases, selectCase{c.channel, c.value})
				places = append(places, i)
			}
		}
		if direction == send {
			sends = len(cases)
		}
	}
	for i, c := range all {
		if c.direction != send && c.direction != receive {
			otherwise = i
		}
	}
	if len(cases) == 0 {
		if otherwise < 0 {
			block()
		}
		return otherwise, false
	}
	index, received := selectgo(unsafe.Pointer(unsafe.SliceData(cases)), sends, len(cases)-sends, otherwise < 0)
	if index < 0 {
		return otherwise, false
	}
	return places[index], received
}

// --- Maps

type mapDescriptor struct {
	header  [6]uintptr
	key     unsafe.Pointer
	element unsafe.Pointer
}

func maplen(m unsafe.Pointer) int {
	if m == nil {
		return 0
	}
	return *(*int)(m)
}

//go:linkname reflect_maplen reflect.maplen
func reflect_maplen(m unsafe.Pointer) int { return maplen(m) }

//go:linkname reflectlite_maplen internal/reflectlite.maplen
func reflectlite_maplen(m unsafe.Pointer) int { return maplen(m) }

//go:linkname reflect_makemap reflect.makemap
func reflect_makemap(typ unsafe.Pointer, hint int) unsafe.Pointer { return makemap(typ, hint, nil) }

func lookup(typ, m, key unsafe.Pointer) unsafe.Pointer {
	element, ok := mapaccess2(typ, m, key)
	if !ok {
		return nil
	}
	return element
}

func assign(typ, m, key, value unsafe.Pointer) {
	element := mapassign(typ, m, key)
	typedmemmove((*mapDescriptor)(typ).element, element, value)
}

//go:linkname reflect_mapaccess reflect.mapaccess
func reflect_mapaccess(typ, m, key unsafe.Pointer) unsafe.Pointer { return lookup(typ, m, key) }

//go:linkname reflect_mapaccess_faststr reflect.mapaccess_faststr
func reflect_mapaccess_faststr(typ, m unsafe.Pointer, key string) unsafe.Pointer {
	return lookup(typ, m, unsafe.Pointer(&key))
}

//go:linkname reflect_mapassign0 reflect.mapassign0
func reflect_mapassign0(typ, m, key, value unsafe.Pointer) { assign(typ, m, key, value) }

//go:linkname reflect_mapassign_faststr0 reflect.mapassign_faststr0
func reflect_mapassign_faststr0(typ, m unsafe.Pointer, key string, value unsafe.Pointer) {
	assign(typ, m, unsafe.Pointer(&key), value)
}

//go:linkname reflect_mapdelete reflect.mapdelete
func reflect_mapdelete(typ, m, key unsafe.Pointer) { mapdelete(typ, m, key) }

//go:linkname reflect_mapdelete_faststr reflect.mapdelete_faststr
func reflect_mapdelete_faststr(typ, m unsafe.Pointer, key string) {
	mapdelete(typ, m, unsafe.Pointer(&key))
}

//go:linkname reflect_mapclear reflect.mapclear
func reflect_mapclear(typ, m unsafe.Pointer) { mapclear(typ, m) }

// reflect's hiter is larger than rt/abi/map.h's MapIterator, and begins with key, element and type
// as that does.
//
//go:linkname reflect_mapiterinit reflect.mapiterinit
func reflect_mapiterinit(typ, m, iterator unsafe.Pointer) { mapiterinit(typ, m, iterator) }

//go:linkname reflect_mapiternext reflect.mapiternext
func reflect_mapiternext(iterator unsafe.Pointer) { mapiternext(iterator) }

type iteratorWords struct {
	key, element unsafe.Pointer
}

//go:linkname reflect_mapiterkey reflect.mapiterkey
func reflect_mapiterkey(iterator unsafe.Pointer) unsafe.Pointer { return (*iteratorWords)(iterator).key }

//go:linkname reflect_mapiterelem reflect.mapiterelem
func reflect_mapiterelem(iterator unsafe.Pointer) unsafe.Pointer {
	return (*iteratorWords)(iterator).element
}

// --- Functions

// The data word of an interface that holds a func value is the closure, which begins with its code.
//
//go:linkname abi_FuncPCABI0 internal/abi.FuncPCABI0
func abi_FuncPCABI0(f any) uintptr { return *(*uintptr)((*ifaceWords)(unsafe.Pointer(&f)).data) }

//go:linkname abi_FuncPCABIInternal internal/abi.FuncPCABIInternal
func abi_FuncPCABIInternal(f any) uintptr {
	return *(*uintptr)((*ifaceWords)(unsafe.Pointer(&f)).data)
}

// --- Package maps

// An iterator has the layout of rt/abi/map.h's MapIterator, and room to spare.
type iterator struct {
	key, element, typ, m, groups unsafe.Pointer
	rest                         [7]uintptr
}

//go:linkname maps_clone maps.clone
func maps_clone(m any) any {
	words := (*ifaceWords)(unsafe.Pointer(&m))
	typ := words.table
	clone := makemap(typ, maplen(words.data), nil)
	var it iterator
	mapiterinit(typ, words.data, unsafe.Pointer(&it))
	for it.key != nil {
		assign(typ, clone, it.key, it.element)
		mapiternext(unsafe.Pointer(&it))
	}
	words.data = clone
	return m
}
