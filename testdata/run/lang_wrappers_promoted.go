// Methods reached through wrappers: embedded pointers, interfaces in structs, large receivers.
package main

type base struct{ v [6]int }

func (b base) get(i int) int { return b.v[i] }
func (b *base) set(i, x int) { b.v[i] = x }
func (b base) self() base    { b.v[0] = -1; return b }
func (b base) multi(a string, c [5]int, f float64) (int, [5]int, string) {
	c[0] += b.v[0]
	return len(a), c, a + "!"
}

type mid struct {
	*base
	tag string
}
type outer struct {
	mid
	n int
}

type getter interface{ get(int) int }
type all interface {
	getter
	set(int, int)
	self() base
	multi(string, [5]int, float64) (int, [5]int, string)
}

type withIface struct {
	getter
	extra int
}

type ptr struct{ p *int }

func (p ptr) value() int { return *p.p }

type fn func() int

func (f fn) value() int { return f() }

type mp map[string]int

func (m mp) value() int { return m["v"] }

type ch chan int

func (c ch) value() int { return len(c) }

type single struct{ f float64 }

func (s single) value() int { return int(s.f) }

type none struct{}

func (none) value() int { return 99 }

type valuer interface{ value() int }

func use(a all) int {
	a.set(2, 22)
	n, c, s := a.multi("abc", [5]int{1, 2}, 2.5)
	return a.get(2) + a.self().v[0] + n + c[0] + c[1] + len(s)
}

func main() {
	b := &base{}
	b.set(0, 10)
	o := outer{mid{b, "t"}, 1}
	println(use(b), use(o), use(&o), use(o.mid))
	var g getter = withIface{o, 5}
	println(g.get(2))
	g = &withIface{g, 6}
	println(g.get(0))
	f := g.get
	b.set(0, 11)
	println(f(0))
	h := outer.get
	k := (*outer).get
	l := getter.get
	println(h(o, 0), k(&o, 0), l(o, 0))
	r := (*base).multi
	n, c, s := r(b, "xy", [5]int{5}, 1)
	println(n, c[0], s)
	x := 7
	for _, v := range []valuer{ptr{&x}, fn(func() int { return 8 }), mp{"v": 9}, ch(make(chan int, 1)),
		single{3.5}, none{}, &ptr{&x}, &none{}, struct{ ptr }{ptr{&x}}} {
		print(v.value(), " ")
	}
	println()
	mv := o.multi
	b.set(0, 100)
	n, c, s = mv("q", [5]int{}, 0)
	println(n, c[0], s)
}
