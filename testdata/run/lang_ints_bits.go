// Bitwise operators.
package main

func popcount(x uint64) int {
	n := 0
	for x != 0 {
		x &= x - 1
		n++
	}
	return n
}

func reverse(x uint32) (r uint32) {
	for i := 0; i < 32; i++ {
		r = r<<1 | x&1
		x >>= 1
	}
	return
}

func main() {
	a, b := 0b1100, 0b1010
	println(a&b, a|b, a^b, a&^b, ^a)
	var u8 uint8 = 0xf0
	println(^u8, u8&^0x30, u8^0xff)
	println(popcount(0), popcount(0xff), popcount(1<<63|1), popcount(^uint64(0)))
	println(reverse(1), reverse(0x80000000), reverse(0x12345678))
	x := -1
	x &= 0xffff
	x |= 1 << 20
	x ^= 3
	x &^= 0xff00
	println(x)
	println(x&-x, x&(x-1))
}
