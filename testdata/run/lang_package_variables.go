// Package variables: initialization order, init functions, static data.
package main

var (
	a = b + 1
	b = f("b", c*2)
	c = 5
	d = []int{1, 2, 3}
	e = map[string]int{"x": a, "y": b}
	g = func() int { return a * 100 }
	h = &d[1]
	p = &point{1, 2}
	q = [...]string{"zero", "one", 5: "five"}
	r = struct {
		name string
		pts  []point
		fn   func(int) int
	}{"r", []point{{3, 4}, {5, 6}}, double}
	nested             = [][]int{{1}, {2, 3}, nil}
	i      interface{} = 42
	s, t               = pair()
	_                  = f("blank", 0)
	table              = map[string]func(int) int{"double": double}
	self               = &self2
	self2  *int
	ff     = 1.5
	cc     = 2 + 3i
	bb     = "static" + " string"
)

type point struct{ x, y int }

func double(x int) int { return 2 * x }

func f(name string, x int) int {
	println("init", name, x)
	return x
}

func pair() (int, string) { return 7, "seven" }

func init() {
	println("first init", a, b, c)
	a = 1000
}

func init() { println("second init", a) }

func main() {
	println(a, b, c, len(d), e["x"], e["y"], g())
	*h = 20
	println(d[1], p.x, p.y, q[1], q[5], len(q))
	println(r.name, r.pts[1].y, r.fn(21), len(nested), nested[1][1], nested[2] == nil)
	println(i.(int), s, t, table["double"](4))
	n := 3
	*self = &n
	println(*self2, ff, real(cc), imag(cc), bb)
	p.x = 50
	d = append(d, 4)
	println(p.x, len(d), d[1])
}
