// Division truncates towards zero; the remainder has the sign of the dividend.
package main

func div8(a, b int8) (int8, int8)     { return a / b, a % b }
func div16(a, b int16) (int16, int16) { return a / b, a % b }
func div32(a, b int32) (int32, int32) { return a / b, a % b }
func div64(a, b int64) (int64, int64) { return a / b, a % b }
func udiv8(a, b uint8) (uint8, uint8) { return a / b, a % b }
func udiv64(a, b uint64) (uint64, uint64) {
	return a / b, a % b
}

func constants(x int, u uint) {
	println(x/1, x/-1, x/2, x/3, x/7, x/-7, x/10, x/16, x/-16, x/1000)
	println(x%1, x%-1, x%2, x%3, x%7, x%-7, x%10, x%16, x%-16, x%1000)
	println(u/1, u/2, u/3, u/7, u/10, u/16, u/1000, u%3, u%7, u%16, u%1000)
}

func main() {
	println(div8(7, 2))
	println(div8(-7, 2))
	println(div8(7, -2))
	println(div8(-128, -1))
	println(div16(-32768, -1))
	println(div16(1000, -7))
	println(div32(-1<<31, -1))
	println(div32(-1<<31, 3))
	println(div64(-1<<63, -1))
	println(div64(-1<<63, 10))
	println(div64(1<<62, -3))
	println(udiv8(255, 16))
	println(udiv64(1<<64-1, 10))
	println(udiv64(1<<63, 3))
	for _, x := range []int{0, 1, -1, 13, -13, 1 << 40, -1 << 40, 1<<63 - 1, -1 << 63} {
		constants(x, uint(x))
	}
}
