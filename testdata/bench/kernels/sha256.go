// The rounds of SHA-256 over one block, a million times.
// What it measures: rotations written with shifts, bytes put together to words, arrays of 64 words
// in the frame and in a global, and eight variables that change places.

package main

var k [64]uint32

func rotate(x uint32, n uint) uint32 { return x>>n | x<<(32-n) }

func block(h *[8]uint32, p []byte) {
	var w [64]uint32
	for i := 0; i < 16; i++ {
		j := i * 4
		w[i] = uint32(p[j])<<24 | uint32(p[j+1])<<16 | uint32(p[j+2])<<8 | uint32(p[j+3])
	}
	for i := 16; i < 64; i++ {
		v1 := w[i-2]
		t1 := rotate(v1, 17) ^ rotate(v1, 19) ^ (v1 >> 10)
		v2 := w[i-15]
		t2 := rotate(v2, 7) ^ rotate(v2, 18) ^ (v2 >> 3)
		w[i] = t1 + w[i-7] + t2 + w[i-16]
	}
	a, b, c, d, e, f, g, hh := h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7]
	for i := 0; i < 64; i++ {
		t1 := hh + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (^e & g)) + k[i] + w[i]
		t2 := (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
		hh, g, f, e, d, c, b, a = g, f, e, d+t1, c, b, a, t1+t2
	}
	h[0] += a
	h[1] += b
	h[2] += c
	h[3] += d
	h[4] += e
	h[5] += f
	h[6] += g
	h[7] += hh
}

func main() {
	for i := range k {
		k[i] = uint32(i*2654435761) ^ 0x9e3779b9
	}
	data := make([]byte, 64)
	for i := range data {
		data[i] = byte(i)
	}
	var h [8]uint32
	for i := 0; i < 1000000; i++ {
		block(&h, data)
	}
	println(h[0], h[7])
}
