// Closures share the variables they capture.
package main

func counter() (func() int, func()) {
	n := 0
	return func() int { n++; return n }, func() { n = 100 }
}

type callback func(string) string

func wrap(c callback, s string) callback {
	return func(x string) string { return s + c(x) + s }
}

func main() {
	next, reset := counter()
	next()
	next()
	println(next())
	reset()
	println(next())
	var fs []func() int
	for i := 0; i < 3; i++ {
		i := i
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		print(f(), " ", f(), " ")
	}
	println()
	var shared []func() int
	for i := 0; i < 3; i++ {
		shared = append(shared, func() int { return i })
	}
	println(shared[0](), shared[2]())
	echo := callback(func(s string) string { return s })
	println(wrap(wrap(echo, "-"), "=")("x"))
	x, y := 1, 2
	add := func() int { return x + y }
	x = 10
	println(add())
	var fact func(int) int
	fact = func(n int) int {
		if n <= 1 {
			return 1
		}
		return n * fact(n-1)
	}
	println(fact(10))
	a := [3]int{1, 2, 3}
	s := "captured"
	nested := func() func() string {
		a[0]++
		return func() string {
			a[1]++
			s += "!"
			return s
		}
	}
	println(nested()(), a[0], a[1])
	acc := 0
	each := func(xs []int, f func(int)) {
		for _, x := range xs {
			f(x)
		}
	}
	each([]int{1, 2, 3}, func(x int) { acc += x * x })
	println(acc)
	p := struct{ x, y int }{3, 4}
	get := func() int { return p.x*10 + p.y }
	p.y = 5
	println(get())
}
