// Conversions between integer types truncate or extend.
package main

func show(x int64) {
	println(int8(x), int16(x), int32(x), int64(x), int(x))
	println(uint8(x), uint16(x), uint32(x), uint64(x), uint(x), uintptr(x))
}

func main() {
	show(0)
	show(-1)
	show(127)
	show(128)
	show(0x1_2345_6789)
	show(-0x8000)
	show(1<<63 - 1)
	var i8 int8 = -5
	println(uint8(i8), uint16(i8), uint32(i8), uint64(i8), int32(i8), int64(uint8(i8)))
	var u8 uint8 = 250
	println(int8(u8), int16(u8), int64(int8(u8)), uint64(u8))
	var u32 uint32 = 1<<32 - 1
	println(int64(u32), int64(int32(u32)), uint64(int32(u32)))
	type celsius int16
	c := celsius(-40)
	println(int(c), uint16(c), celsius(70000&0xffff))
	r := 'é'
	println(r, byte(r), string(r))
}
