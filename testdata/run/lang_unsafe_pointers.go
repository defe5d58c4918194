// Package unsafe.
package main

import "unsafe"

type header struct {
	a int8
	b int64
	c [3]int16
	d string
}

func main() {
	var h header
	println(unsafe.Sizeof(h), unsafe.Alignof(h.b), unsafe.Offsetof(h.c), unsafe.Offsetof(h.d))
	h.b = 0x0102030405060708
	p := unsafe.Pointer(&h)
	b := (*[8]byte)(unsafe.Add(p, unsafe.Offsetof(h.b)))
	println(b[0], b[7])
	x := 1.5
	bits := *(*uint64)(unsafe.Pointer(&x))
	println(bits)
	u := uintptr(p)
	println(u%8 == 0)
	arr := [4]int32{1, 2, 3, 4}
	q := (*int32)(unsafe.Pointer(uintptr(unsafe.Pointer(&arr[0])) + 8))
	println(*q)
	s := unsafe.Slice(&arr[1], 3)
	s[2] = 40
	println(len(s), arr[3])
	str := unsafe.String(unsafe.StringData("hello"), 4)
	println(str, *unsafe.SliceData(s))
	f := *(*float32)(unsafe.Pointer(&[]uint32{0x40490fdb}[0]))
	println(f)
}
