package main

func main() {
	a, b := complex(3, 4), complex(1, -2)
	println(a+b, a-b, a*b, a/b, -a, a == b, a != b, real(a), imag(a))
	z := complex(0, 0)
	println(a/z, z/z)
	var c complex64 = complex64(a)
	println(c*c, c == complex64(a))
	m := map[complex128]int{a: 1, b: 2}
	println(m[3+4i], m[1-2i], m[0])
}
