// Untyped constants are exact until a type asks for a value.
package main

const (
	Big   = 1 << 200
	Small = Big >> 199
	Third = 1.0 / 3
	Huge  = 1e1000
)

const (
	A = iota * 10
	B
	_
	D
	E, F = iota, iota + 100
	G, H
)

type Weekday uint8

const (
	Sunday Weekday = iota
	Monday
	Tuesday
)

const (
	KB = 1 << (10 * (iota + 1))
	MB
	GB
)

const name = "const" + "ant"

func main() {
	println(Small, Big/(Big-1), Huge/1e998)
	println(Third*3 == 1, Third)
	println(A, B, D, E, F, G, H)
	println(Sunday, Monday, Tuesday)
	println(KB, MB, GB)
	println(name, len(name), name[2])
	println('a'+1, 'x'-'a', 1.5+2, 7/2, 7/2.0, -7%3)
	println(0x1p-2, 0b101, 0o17, 1_000_000, 0x_ff)
	const x float32 = 0.1
	println(x, float64(x) == 0.1, x == 0.1)
	println(5.0 == 5, uint8(255), ^0, ^uint8(5))
	println(len([10]int{}), len("héllo"), cap([...]string{5: "x"}))
	println(true && !false, "a" < "b", 1 < 2 == true)
}
