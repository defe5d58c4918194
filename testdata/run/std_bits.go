// Package math/bits.
package main

import (
	"fmt"
	"math/bits"
)

func main() {
	for _, x := range []uint64{0, 1, 2, 0x80, 0xff00, 0xdeadbeef, 1 << 63, ^uint64(0)} {
		fmt.Println(bits.LeadingZeros64(x), bits.TrailingZeros64(x), bits.OnesCount64(x), bits.Len64(x), bits.Reverse64(x), bits.ReverseBytes64(x), bits.RotateLeft64(x, 13), bits.RotateLeft64(x, -13))
		y := uint32(x)
		fmt.Println(bits.LeadingZeros32(y), bits.TrailingZeros32(y), bits.OnesCount32(y), bits.Len32(y), bits.Reverse32(y), bits.ReverseBytes32(y), bits.RotateLeft32(y, 5))
		z := uint16(x)
		fmt.Println(bits.LeadingZeros16(z), bits.TrailingZeros16(z), bits.Len16(z), bits.Reverse16(z), bits.RotateLeft16(z, 3), bits.LeadingZeros8(uint8(x)), bits.Reverse8(uint8(x)))
		hi, lo := bits.Mul64(x, 0x123456789abcdef)
		sum, carry := bits.Add64(x, 1<<63, 1)
		diff, borrow := bits.Sub64(x, 77, 1)
		q, r := bits.Div64(5, x|1<<62, 1<<62)
		fmt.Println(hi, lo, sum, carry, diff, borrow, q, r, bits.Rem64(x, x, 97))
	}
	defer func() { fmt.Println(recover()) }()
	zero := uint64(0)
	bits.Div64(1, 2, zero)
}
