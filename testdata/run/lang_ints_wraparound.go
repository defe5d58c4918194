// Arithmetic of every integer type wraps around.
package main

func main() {
	var i8 int8 = 127
	i8++
	println(i8)
	i8 -= 1
	println(i8)
	var u8 uint8 = 255
	u8 += 2
	println(u8)
	var i16 int16 = -32768
	i16--
	println(i16, -i16)
	var u16 uint16 = 3
	u16 -= 5
	println(u16, u16*u16)
	var i32 int32 = 1 << 30
	i32 *= 4
	println(i32)
	i32 = 1<<31 - 1
	println(i32+1, i32*2)
	var u32 uint32 = 1 << 31
	println(u32+u32, u32*3, ^u32)
	var i64 int64 = 1<<63 - 1
	i64++
	println(i64, -i64)
	var u64 uint64
	u64--
	println(u64, u64*u64, u64+2)
	var u uint = 7
	println(-u, ^u)
	var p uintptr = 1
	println(p-2 == ^uintptr(0))
}
