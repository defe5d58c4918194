// Conversions between floats and integers.
package main

func toInts(f float64) {
	println(int8(f), int16(f), int32(f), int64(f), uint8(f), uint32(f), uint64(f))
}

func main() {
	toInts(3.99)
	toInts(100)
	toInts(0.5)
	for _, f := range []float64{-3.99, -0.5, 1e9, -1e15} {
		println(int64(f), int(f), int32(int64(f)))
	}
	for _, u := range []uint64{0, 1, 1 << 53, 1<<53 + 1, 1<<63 - 1, 1 << 63, 1<<63 + 1025, 1<<64 - 1} {
		f := float64(u)
		println(f, float32(u))
		if u < 1<<63 {
			println(uint64(f), float64(int64(u)))
		}
	}
	println(uint64(float64(1<<63)), uint64(1.5e19))
	for _, i := range []int{-1, 1 << 24, 1<<24 + 1, -1 << 62} {
		println(float32(i), float64(i), float32(int32(i)))
	}
	var u32 uint32 = 1<<32 - 1
	println(float32(u32), float64(u32))
	var f32 float32 = 3.14159
	println(float64(f32), float32(float64(f32)) == f32)
}
