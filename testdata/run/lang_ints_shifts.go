// Shifts by any count, of every width; arithmetic for signed operands.
package main

func shl(x int, n uint) int    { return x << n }
func shr(x int, n uint) int    { return x >> n }
func ushr(x uint, n uint) uint { return x >> n }

func main() {
	for _, n := range []uint{0, 1, 7, 8, 31, 32, 63, 64, 65, 255, 1 << 40} {
		println(n, shl(1, n), shr(-1<<63, n), ushr(1<<63, n))
		println(int8(-128)>>n, uint8(200)>>n, int16(-5)<<n, uint32(0x80000001)<<n, int32(-8)>>n)
	}
	var count8 uint8 = 200
	println(1<<count8 == 0, -1>>count8)
	var signed int8 = 3
	println(1<<signed, 100>>signed)
	var x uint64 = 0x0123456789abcdef
	println(x<<13|x>>51, x<<(64-13)|x>>13)
	x <<= 4
	x >>= 8
	println(x)
	var s int32 = -1
	s >>= 40 % 33
	println(s)
	const big = 1 << 100
	println(big>>98, uint8(big>>93))
	var w int64 = 1.0 << 3
	println(w)
}
