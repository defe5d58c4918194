// A frame of several megabytes: its stack maps have more bytes than 16 bits count.

package main

import "runtime"

const words = 600000

//go:noinline
func number(i int) *int {
	p := new(int)
	*p = i
	return p
}

//go:noinline
func fill(n int) int {
	var pointers [words]*int
	for i := 0; i < words; i += 1000 {
		pointers[i] = number(i)
	}
	runtime.GC()
	for i := 0; i < 10000; i++ {
		number(-1)
	}
	if n > 0 {
		n = fill(n - 1)
	}
	for i := 0; i < words; i += 1000 {
		n += *pointers[i] - i
	}
	return n
}

func main() {
	println(fill(2))
}
