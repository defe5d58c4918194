// Variables whose addresses are stored in other variables of the frame: they move with the stack, and
// leave the frame when what holds them does.

package main

type point struct{ x, y int }

type shape struct {
	from, to *point
	next     *shape
	names    [2]*string
}

var global *point

func deep(n int) int {
	var pad [64]int
	if n == 0 {
		return 0
	}
	pad[n%64] = n
	return deep(n-1) + pad[n%64] - n
}

// held keeps everything in its frame while the stack grows and moves.
func held(n int) int {
	a, b := point{n, 1}, point{2, n}
	s, t := "from", "to"
	inner := &shape{from: &a, to: &b, names: [2]*string{&s, &t}}
	outer := &shape{from: &b, to: &a, next: inner}
	deep(2000)
	a.x++
	outer.next.to.y += 5
	return outer.to.x*1000000 + inner.to.y*1000 + len(*outer.next.names[0])*10 + len(*inner.names[1])
}

func pick(s *shape) *point { return s.next.from }

//go:noinline
func leak(s *shape) { global = s.next.to }

// leaked lets one of the points out by what a callee loads, and one by its own return.
func leaked(n int) *point {
	a, b := point{n, n}, point{n + 1, n + 1}
	inner := shape{from: &a, to: &b}
	outer := shape{next: &inner}
	leak(&outer)
	return pick(&outer)
}

// copied lets a point out in a copy of what holds it.
func copied(to *shape, n int) {
	p := point{n, n}
	s := shape{from: &p}
	t := s
	*to = t
}

// rounds has a point for each round.
func rounds() (sum int) {
	var points [5]*point
	for i := range points {
		p := point{i, i * i}
		points[i] = &p
	}
	for _, p := range points {
		sum = sum*100 + p.x + p.y
	}
	return
}

type stack struct {
	values []*point
	top    **point
}

func slices(n int) int {
	a, b := point{n, 0}, point{0, n}
	s := stack{values: []*point{&a, &b}}
	s.top = &s.values[1]
	(*s.top).x = 7
	return b.x + s.values[0].x
}

func huge() int {
	var bytes [12 << 20]byte
	bytes[len(bytes)-1] = 3
	return int(bytes[len(bytes)-1]) + len(bytes)
}

func main() {
	done := make(chan int)
	go func() { done <- held(41) }()
	println(<-done)
	p := leaked(8)
	deep(3000)
	println(p.x, global.x)
	var s shape
	copied(&s, 6)
	deep(3000)
	println(s.from.x)
	println(rounds())
	println(slices(30))
	println(huge())
}
