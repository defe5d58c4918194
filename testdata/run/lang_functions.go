// Functions: several results, variadic parameters, function values, recursion.
package main

func divmod(a, b int) (q, r int) {
	q = a / b
	r = a - q*b
	return
}

func variadic(prefix string, xs ...int) (n int) {
	print(prefix, len(xs), ":")
	for _, x := range xs {
		n += x
	}
	return
}

func apply(f func(int) int, n, x int) int {
	for ; n > 0; n-- {
		x = f(x)
	}
	return x
}

func many(a int8, b uint64, c float32, d string, e []int, f bool, g *int, h float64, i, j, k, l int) int {
	return int(a) + int(b) + int(c) + len(d) + len(e) + *g + int(h) + i*1000 + j*100 + k*10 + l
}

func ackermann(m, n int) int {
	if m == 0 {
		return n + 1
	}
	if n == 0 {
		return ackermann(m-1, 1)
	}
	return ackermann(m-1, ackermann(m, n-1))
}

func even(n int) bool { return n == 0 || odd(n-1) }
func odd(n int) bool  { return n != 0 && even(n-1) }

func blank(_ int, _ string) (_ int) { return 7 }

func results() (int, string, error) { return 1, "two", nil }

func take(i int, s string, e error) int { return i + len(s) }

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

func main() {
	q, r := divmod(17, 5)
	println(q, r)
	_, r = divmod(-17, 5)
	println(r)
	println(variadic("a"), variadic("b", 1, 2, 3), variadic("c", []int{4, 5}...))
	println(apply(func(x int) int { return x * 2 }, 10, 1))
	n := 6
	println(many(1, 2, 3.7, "four", []int{1, 2, 3, 4, 5}, true, &n, 7.9, 8, 9, 10, 11))
	println(ackermann(2, 3), even(100), odd(7))
	println(blank(1, ""), take(results()))
	inc := func(x int) int { return x + 1 }
	println(compose(inc, func(x int) int { return x * x }, inc)(4))
	var f func()
	println(f == nil)
	f = func() { println("called") }
	f()
	func(s string) { println("at once", s) }("yes")
	table := [...]func(int, int) int{
		func(a, b int) int { return a + b },
		func(a, b int) int { return a - b },
	}
	println(table[0](3, 4), table[1](3, 4))
	fib := func() func() int {
		a, b := 0, 1
		return func() int {
			a, b = b, a+b
			return a
		}
	}()
	for i := 0; i < 10; i++ {
		print(fib(), " ")
	}
	println()
}
