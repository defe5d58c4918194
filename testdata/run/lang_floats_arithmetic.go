// float32 and float64 arithmetic, infinities and NaN.
package main

func sqrt(x float64) float64 {
	z := x
	for i := 0; i < 40; i++ {
		z -= (z*z - x) / (2 * z)
	}
	return z
}

func main() {
	var zero float64
	inf := 1 / zero
	nan := zero / zero
	println(inf, -inf, nan)
	println(nan == nan, nan != nan, nan < 1, nan >= 1, inf > 1e308, -inf < inf)
	println(inf-inf == inf-inf, inf+1 == inf)
	println(sqrt(2), sqrt(1e10))
	var f float32 = 16777216
	println(f+1 == f, f+2)
	f = 0.1
	println(float64(f) == 0.1, f*f)
	println(0.1+0.2, 1.5*2, 7/2.0, -zero)
	x, y := 1e300, 1e10
	println(x*y, -x*y, 1/(x*y))
	var small float32 = 1e-45
	println(small > 0, small/2)
	sum := 0.0
	for i := 1; i <= 100; i++ {
		sum += 1 / float64(i)
	}
	println(sum)
	f++
	x--
	println(f, x)
}
