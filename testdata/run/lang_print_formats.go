// What print and println write for each kind of value.
package main

type named int
type str string

func main() {
	println()
	println(true, false)
	println(int8(-1), uint8(255), int64(-1<<63), uint64(1<<64-1), uintptr(10))
	println(1.0, -2.5, 1e100, 1e-7, 123456789.0, float32(0.1))
	println(0.0, 3.0e-310)
	println(1+2i, complex64(-1i))
	println("string", "", "é☺")
	println('a', "a"[0])
	println(named(5), str("named"))
	print("no", "spaces", 1, 2, true, "\n")
	print()
	var p *int
	var m map[string]int
	var c chan int
	var f func()
	var e interface{}
	println(p, m == nil, c, f == nil, e)
	println(nil == p)
	var s []int
	println(s)
	const big = 1 << 40
	println(big, -big, 'x'*2, 1<<3|1)
}
