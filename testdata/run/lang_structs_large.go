// Structs too large for registers, as parameters, results, in interfaces and channels.
package main

type large struct {
	a    [10]int
	name string
	p    *large
}

func make1(n int) large {
	var l large
	for i := range l.a {
		l.a[i] = n * i
	}
	l.name = "made"
	return l
}

func change(l large) large {
	l.a[0] = -1
	l.name = "changed"
	return l
}

func two() (large, int, large) { return make1(1), 2, make1(3) }

func (l large) sum() (n int) {
	for _, x := range l.a {
		n += x
	}
	return
}

func (l *large) reset() { *l = large{name: "reset"} }

type summer interface{ sum() int }

func named() (l large) {
	l.name = "named"
	l.a[9] = 9
	return
}

func main() {
	a := make1(2)
	b := change(a)
	println(a.a[0], b.a[0], a.name, b.name, a.sum(), b.sum())
	x, n, y := two()
	println(x.a[9], n, y.a[9])
	var s summer = a
	a.a[0] = 1000
	println(s.sum(), a.sum())
	l, ok := s.(large)
	println(l.name, ok)
	_, ok = interface{}(5).(large)
	println(ok)
	c := make(chan large, 2)
	c <- a
	c <- make1(5)
	a.name = "later"
	first := <-c
	second, ok := <-c
	println(first.name, first.a[0], second.a[1], ok)
	a.reset()
	println(a.name, a.sum(), a == large{name: "reset"})
	a, b = b, a
	println(a.name, b.name)
	f := func(l large) string { return l.name + "!" }
	println(f(a), named().name, named().a[9])
	list := []large{a, b}
	list = append(list, make1(7))
	println(len(list), list[2].a[1], list[0].name)
	a.p = &b
	b.p = &a
	println(a.p.p.p.name)
	fs := func() large { return a }
	a.name = "captured"
	println(fs().name)
	var i interface{} = a
	println(i == interface{}(a), i != interface{}(b))
}
