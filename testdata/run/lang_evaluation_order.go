// Calls happen left to right; parallel assignment; operands once.
package main

var trace string

func t(s string, x int) int   { trace += s; return x }
func b(s string, x bool) bool { trace += s; return x }

func show() {
	println(trace)
	trace = ""
}

func index(s string, a []int) []int { trace += s; return a }

func main() {
	_ = t("a", 1) + t("b", 2)*t("c", 3) - t("d", 4)
	show()
	_ = b("a", true) || b("b", true) && b("c", true)
	_ = b("d", false) && b("e", true) || b("f", true)
	show()
	a := []int{1, 2, 3, 4}
	index("x", a)[t("y", 1)] = t("z", 5)
	show()
	index("x", a)[t("y", 2)] += t("z", 5)
	println(a[1], a[2])
	show()
	i := 0
	i, a[i] = 3, 100
	println(i, a[0], a[3])
	a[0], a[1], a[2] = a[2], a[0], a[1]
	println(a[0], a[1], a[2])
	m := map[int]int{}
	m[t("k", 1)] = t("v", 2)
	show()
	_ = []int{t("1", 1), t("2", 2), t("3", 3)}
	_ = map[int]int{t("k", 1): t("v", 1), t("l", 2): t("w", 2)}
	show()
	f := func(xs ...int) int { return len(xs) }
	println(f(t("p", 1), t("q", 2), f(t("r", 3))))
	show()
	x, y := 1, 2
	x, y = y, x+y
	println(x, y)
	p := &x
	*p, y = 10, *p
	println(x, y)
	s := struct{ a, b int }{t("A", 1), t("B", 2)}
	s.a, s.b = s.b, s.a
	println(s.a, s.b)
	show()
	switch t("s", 2) {
	case t("1", 1), t("2", 2), t("3", 3):
		show()
	}
	j := 0
	a[j], j = 7, 2
	println(a[0], j)
	n := 0
	next := func() int { n++; return n }
	arr := [3]int{next(), next(), next()}
	println(arr[0], arr[1], arr[2], next()*10+next())
}
