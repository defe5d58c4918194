// Atomic operations on pointers at a nil address panic, as loads and stores do.
package main

import (
	"fmt"
	"sync/atomic"
	"unsafe"
)

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func main() {
	var slot *unsafe.Pointer
	var pointer *atomic.Pointer[int]
	try("load", func() { atomic.LoadPointer(slot) })
	try("store", func() { atomic.StorePointer(slot, nil) })
	try("swap", func() { atomic.SwapPointer(slot, nil) })
	try("compare and swap", func() { atomic.CompareAndSwapPointer(slot, nil, nil) })
	try("method", func() { pointer.Store(nil) })
	try("method", func() { pointer.CompareAndSwap(nil, nil) })
	var value *atomic.Value
	try("value", func() { value.Store(1) })
}
