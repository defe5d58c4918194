package main

// Slices, strings and interfaces whose backing store is on the stack that moves.
type shape interface{ area() int }
type square struct{ side int }

func (s *square) area() int { return s.side * s.side }

func grow(n int) int {
	var pad [64]int
	pad[n%64] = n
	if n == 0 {
		return 0
	}
	return grow(n-1) + pad[n%64] - n + 1
}

func main() {
	var backing [8]int
	s := backing[2:6]
	q := square{5}
	var sh shape = &q
	p := &s[1]
	f := func(d int) { s[0] += d }
	println(grow(2000))
	*p = 11
	f(3)
	q.side = 6
	println(backing[2], backing[3], s[1], sh.area(), len(s), cap(s))
}
