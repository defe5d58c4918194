// The functions of package unsafe: offsets in generic types, and the panics of Slice and String.
package main

import (
	"math"
	"unsafe"
)

type pair[T any] struct {
	first  T
	second int
}

func (p *pair[T]) offset() uintptr { return unsafe.Offsetof(p.second) }

type empty struct{}

func try(f func()) {
	defer func() {
		if err, ok := recover().(error); ok {
			println(err.Error())
		} else {
			println("no panic")
		}
	}()
	f()
}

var blank = struct{ a, _, c int }{1, 2, 3}

func main() {
	println((&pair[string]{}).offset(), (&pair[byte]{}).offset(), (&pair[any]{}).offset())
	try(func() { _ = unsafe.Slice((*int)(nil), 0) })
	try(func() { _ = unsafe.Slice((*int)(nil), 1) })
	negative, huge := -1, uint64(math.MaxUint64)
	try(func() { _ = unsafe.Slice(new(byte), negative) })
	try(func() { _ = unsafe.Slice(new(byte), huge) })
	try(func() { _ = unsafe.Slice(new(uint64), 1<<61) })
	try(func() { _ = unsafe.Slice((*empty)(nil), 3) })
	try(func() { _ = unsafe.Slice(new(empty), 1<<40) })
	last := (*byte)(unsafe.Pointer(^uintptr(0)))
	try(func() { _ = unsafe.Slice(last, 1) })
	try(func() { _ = unsafe.Slice(last, 2) })
	try(func() { _ = unsafe.String(nil, 0) })
	try(func() { _ = unsafe.String(nil, 1) })
	try(func() { _ = unsafe.String(last, 2) })
	try(func() { _ = unsafe.String(new(byte), negative) })
	// A blank field stays zero.
	println(*(*int)(unsafe.Add(unsafe.Pointer(&blank), 8)))
}
