// Complex arithmetic and comparison.
package main

func mandelbrot(c complex128) int {
	z := 0i
	for n := 0; n < 50; n++ {
		z = z*z + c
		if real(z)*real(z)+imag(z)*imag(z) > 4 {
			return n
		}
	}
	return 50
}

func swap(c complex64) complex64 { return complex(imag(c), real(c)) }

func main() {
	a := 1 + 2i
	b := complex(3, -4)
	println(a+b, a-b, a*b, a/b, -a)
	println(real(a), imag(b), a == b, a != b, a == 1+2i)
	println(swap(5 + 6i))
	for y := -1.0; y <= 1; y += 0.5 {
		for x := -2.0; x <= 0.5; x += 0.5 {
			print(mandelbrot(complex(x, y)), " ")
		}
		println()
	}
	var c64 complex64 = complex64(a)
	c64 *= c64
	println(c64, complex128(c64))
	array := [2]complex128{a, b}
	array[1] += array[0]
	println(array[1])
	m := map[complex128]string{1i: "i", -1: "minus one"}
	println(m[1i*1i], m[0+1i])
}
