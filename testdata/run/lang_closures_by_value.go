// Captured variables that never change again, of many types.
package main

type small struct{ a, b int }
type large struct{ a [30]int }

func adders(n int) (fs []func(int) int) {
	for i := 0; i < n; i++ {
		k := i * 10
		fs = append(fs, func(x int) int { return x + k })
	}
	return
}

func capture(i int, s string, f float64, sm small, lg large, sl []int, e interface{}, fn func() int) func() int {
	return func() int {
		return i + len(s) + int(f) + sm.b + lg.a[29] + sl[0] + e.(int) + fn()
	}
}

func (s small) method() func() int   { return func() int { return s.a + s.b } }
func (s *small) pointer() func() int { return func() int { s.a++; return s.a } }
func nestedDeep(x int) func() func() int {
	return func() func() int {
		y := x * 2
		return func() int { return x + y }
	}
}

func loop() (r []func() (int, string)) {
	for i, s := range []string{"a", "b"} {
		i, s := i, s
		r = append(r, func() (int, string) { return i, s })
	}
	return
}

func params(a, b int) func() int {
	a += b
	return func() int { b++; return a + b }
}

func main() {
	for _, f := range adders(3) {
		print(f(1), " ")
	}
	println()
	var lg large
	lg.a[29] = 1000
	f := capture(1, "ab", 3.9, small{4, 5}, lg, []int{6}, 7, func() int { return 8 })
	lg.a[29] = 0
	println(f())
	s := small{1, 2}
	m, p := s.method(), s.pointer()
	s.b = 50
	println(m(), p(), p(), s.a)
	println(nestedDeep(5)()())
	for _, f := range loop() {
		i, s := f()
		print(i, s, " ")
	}
	println()
	g := params(1, 2)
	println(g(), g())
}
