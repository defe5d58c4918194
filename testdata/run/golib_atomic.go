// sync/atomic: every function, its func values, the types, and many goroutines on one counter.

package main

import (
	"sync/atomic"
	"unsafe"
)

type pair struct{ a, b int32 }

func check(ok bool, what string) {
	if !ok {
		println("wrong:", what)
	}
}

func integers() {
	var i32 int32 = 5
	check(atomic.AddInt32(&i32, -7) == -2 && i32 == -2, "AddInt32")
	check(atomic.SwapInt32(&i32, 9) == -2 && atomic.LoadInt32(&i32) == 9, "SwapInt32")
	check(!atomic.CompareAndSwapInt32(&i32, 8, 1) && i32 == 9, "CAS that fails")
	check(atomic.CompareAndSwapInt32(&i32, 9, 1) && i32 == 1, "CAS that succeeds")
	atomic.StoreInt32(&i32, -1)
	check(i32 == -1, "StoreInt32")

	var u64 uint64 = 1 << 63
	check(atomic.AddUint64(&u64, 1<<63) == 0, "AddUint64 wraps")
	check(atomic.AddUint64(&u64, ^uint64(0)) == 1<<64-1, "AddUint64 of -1")
	check(atomic.SwapUint64(&u64, 3) == 1<<64-1 && u64 == 3, "SwapUint64")
	check(atomic.CompareAndSwapUint64(&u64, 3, 1<<40) && atomic.LoadUint64(&u64) == 1<<40, "CAS 64")

	var p uintptr
	check(atomic.AddUintptr(&p, 16) == 16, "AddUintptr")

	array := [4]int64{1, 2, 3, 4}
	for i := range array {
		atomic.AddInt64(&array[i], int64(10*i))
	}
	check(array == [4]int64{1, 12, 23, 34}, "elements")
}

func pointers() {
	x, y := new(pair), new(pair)
	p := unsafe.Pointer(x)
	check(atomic.LoadPointer(&p) == unsafe.Pointer(x), "LoadPointer")
	check(!atomic.CompareAndSwapPointer(&p, unsafe.Pointer(y), nil), "CAS pointer that fails")
	check(atomic.CompareAndSwapPointer(&p, unsafe.Pointer(x), unsafe.Pointer(y)), "CAS pointer")
	check(atomic.SwapPointer(&p, nil) == unsafe.Pointer(y) && p == nil, "SwapPointer")

	var typed atomic.Pointer[pair]
	check(typed.Load() == nil, "zero Pointer")
	typed.Store(x)
	check(typed.CompareAndSwap(x, y) && typed.Swap(nil) == y, "Pointer[T]")
}

func types() {
	var b atomic.Bool
	b.Store(true)
	check(b.Swap(false) && !b.Load() && b.CompareAndSwap(false, true), "Bool")
	var n atomic.Int64
	add := n.Add
	add(5)
	check(n.Load() == 5, "method value")
	var v atomic.Value
	check(v.Load() == nil, "empty Value")
	v.Store("one")
	check(v.Swap("two").(string) == "one" && v.Load().(string) == "two", "Value")
	check(v.CompareAndSwap("two", "three") && !v.CompareAndSwap("two", "four"), "Value CAS")
}

func shared() {
	var counter atomic.Uint32
	done := make(chan bool)
	for i := 0; i < 20; i++ {
		go func() {
			for k := 0; k < 1000; k++ {
				counter.Add(1)
			}
			done <- true
		}()
	}
	for i := 0; i < 20; i++ {
		<-done
	}
	println(counter.Load())
}

func main() {
	f := atomic.AddInt32
	var x int32
	println(f(&x, 3))
	integers()
	pointers()
	types()
	shared()
}
