// Structs: literals, copies, nesting, comparison, anonymous ones.
package main

type point struct{ x, y int }
type rect struct {
	min, max point
	name     string
}
type empty struct{}
type mixed struct {
	a int8
	b int64
	c bool
	d float32
	e string
	f []int
}

func (r rect) area() int     { return (r.max.x - r.min.x) * (r.max.y - r.min.y) }
func (r *rect) move(d point) { r.min.x += d.x; r.min.y += d.y; r.max.x += d.x; r.max.y += d.y }
func add(a, b point) point   { return point{a.x + b.x, a.y + b.y} }
func both(p point) (q, r point) {
	q = p
	q.x++
	r = point{y: p.y}
	return
}

func main() {
	r := rect{point{1, 2}, point{5, 7}, "r"}
	s := r
	s.move(point{10, 10})
	println(r.area(), s.area(), r.min.x, s.min.x, s.max.y)
	println(r == s, r == rect{point{1, 2}, point{5, 7}, "r"}, r.min != s.min)
	println(add(r.min, s.min).x, add(point{}, point{y: 3}).y)
	q, t := both(point{3, 4})
	println(q.x, q.y, t.x, t.y)
	a := struct {
		name string
		n    int
	}{"anon", 3}
	b := a
	b.n++
	println(a.name, a.n, b.n, a == b)
	println(empty{} == empty{})
	m := mixed{a: -1, b: 1 << 40, c: true, d: 1.5, e: "e", f: []int{1}}
	n := m
	n.f[0] = 9
	n.b++
	println(m.a, m.b, n.b, m.c, m.d, m.e, m.f[0])
	p := &m
	p.a, p.e = 5, "changed"
	println(m.a, (*p).e)
	pp := &p
	(*pp).c = false
	println(m.c)
	x := [2]rect{{name: "first"}, {name: "second"}}
	x[1].min.y = 77
	y := x
	y[1].min.y++
	println(x[1].min.y, y[1].min.y, y[0].name, x == y)
}
