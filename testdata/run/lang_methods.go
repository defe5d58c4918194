// Methods: value and pointer receivers, method values and expressions.
package main

type counter struct{ n int }

func (c counter) get() int       { return c.n }
func (c *counter) inc() *counter { c.n++; return c }
func (c *counter) add(k int)     { c.n += k }

type celsius float64

func (c celsius) fahrenheit() float64 { return float64(c)*9/5 + 32 }

type stack []int

func (s *stack) push(x int) { *s = append(*s, x) }
func (s *stack) pop() int {
	x := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return x
}
func (s stack) len() int { return len(s) }

type op func(int, int) int

func (o op) apply(a, b int) int { return o(a, b) }

type set map[string]bool

func (s set) add(k string) set { s[k] = true; return s }

type big [8]int

func (b big) first() int    { b[0]++; return b[0] }
func (b *big) put(i, x int) { b[i] = x }

func main() {
	var c counter
	c.inc().inc().add(5)
	println(c.get(), (&c).get())
	p := &c
	p.add(3)
	println(p.get(), celsius(100).fahrenheit())
	var s stack
	s.push(1)
	s.push(2)
	s.push(3)
	println(s.pop(), s.pop(), s.len())
	println(op(func(a, b int) int { return a*b + 1 }).apply(6, 7))
	println(len(set{}.add("a").add("b").add("a")))
	get := c.get
	inc := c.inc
	inc()
	inc()
	println(get(), c.n)
	f := counter.get
	g := (*counter).add
	h := (*counter).get
	g(&c, 100)
	println(f(c), h(&c))
	var b big
	b.put(0, 5)
	println(b.first(), b[0])
	first := b.first
	b.put(0, 50)
	println(first(), b.first(), big.first(b), (*big).first(&b))
	put := b.put
	put(7, 70)
	println(b[7])
	list := []counter{{1}, {2}}
	list[1].inc()
	for i := range list {
		list[i].add(10)
	}
	println(list[0].n, list[1].n)
	m := map[string]*counter{"a": {}}
	m["a"].inc()
	println(m["a"].n)
}
