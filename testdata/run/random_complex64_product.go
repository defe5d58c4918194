// The product of complex64 values is computed with float64 parts: what overflows or cancels only on
// the way to the result does not show.
package main

func product(a, b complex64) complex64 { return a * b }

func main() {
	large := complex(float32(3e30), float32(1.8446744e19))
	println(product(large, large))
	println(product(large, complex(1e-30, -1e-30)))
	near := complex(float32(16777217), float32(16777215))
	println(product(near, near), product(near, -near))
	x := large
	x *= x
	println(x)
}
