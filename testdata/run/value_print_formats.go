package main

type named int

func main() {
	println(0, -1, 1<<62, int8(-128), uint64(1<<64-1), 'x', named(3))
	println(0.0, 1.0, -1.5, 1e10, 1e-10, 123456789.0, 3.4028234663852886e38, float32(0.1))
	z := 0.0
	println(1/z, -1/z, z/z, complex(1, -1), complex64(complex(0.5, 2)))
	println(true, false, "text", "", "with\ttab and \"quotes\"")
	print("no", " spaces", 1, 2, "\n")
	print()
	println()
	var p *int
	var m map[string]int
	var c chan int
	var f func()
	var e interface{}
	println(p, m == nil, c, f == nil, e)
	var s []int
	println(s)
	println(uintptr(255), nil == p)
}
