// Variables that are too large for a frame: they are in the heap, whether their address is taken or
// not.
package main

type large [64 << 20]byte

func fill(x byte) int {
	var a large
	for i := 0; i < len(a); i += 1 << 20 {
		a[i] = x + byte(i>>20)
	}
	b := a
	b[1<<20]++
	sum := 0
	for i := 0; i < len(b); i += 1 << 20 {
		sum += int(b[i]) - int(a[i])
	}
	return sum + int(a[63<<20])
}

func main() {
	println(fill(1), fill(7))
	var c [1 << 31]byte
	c[1<<30] = 5
	println(len(c), c[1<<30])
}
