// Stacks that are copied with frames of all sizes in them: with no words, with fewer than 64 and with
// more, each of which holds pointers to itself and to frames above; and more kinds of calls than the
// walk over a stack remembers.
package main

import "runtime"

type link struct {
	above *link
	n     int
}

func (l *link) sum() int {
	sum := 0
	for ; l != nil; l = l.above {
		sum += l.n
	}
	return sum
}

//go:noinline
func small(n int, above *link) int {
	here := link{above, n}
	if n%977 == 0 {
		runtime.Gosched()
	}
	return step(n-1, &here)
}

//go:noinline
func large(n int, above *link) int {
	var links [50]link
	var own [70]*link
	for i := range links {
		links[i] = link{above, n}
		own[i+20] = &links[i]
	}
	own[0], own[69] = own[69], own[20]
	result := step(n-1, own[n%49+20])
	for i := range links {
		if own[i+20] != &links[i] && i != 49 || links[i].n != n || links[i].above != above {
			panic("a pointer was lost")
		}
	}
	return result
}

//go:noinline
func plain(n int, above *link) int { return step(n-1, above) }

//go:noinline
func arguments(n int, above *link, a, b, c, d, e, f, g, h, i *link) int {
	result := step(n-1, i)
	if a != above || b != a || c != a || d != a || e != a || f != a || g != a || h != a || i != a {
		panic("an argument was lost")
	}
	return result
}

//go:noinline
func closure(n int, above *link) int {
	here := link{above, n}
	call := func(m int) int { return step(m, &here) + here.n - n }
	return call(n - 1)
}

//go:noinline
func deferring(n int, above *link) (result int) {
	here := link{above, n}
	defer func() { result += here.n - n }()
	return step(n-1, &here)
}

func step(n int, above *link) int {
	if n <= 0 {
		return above.sum()
	}
	switch n % 11 {
	case 0, 5:
		return large(n, above)
	case 1, 4:
		return plain(n, above)
	case 2:
		return closure(n, above)
	case 3:
		return deferring(n, above)
	case 7:
		return arguments(n, above, above, above, above, above, above, above, above, above, above)
	}
	return small(n, above)
}

func main() {
	done := make(chan int)
	for i := 1; i <= 4; i++ {
		go func(i int) { done <- step(i*1500, &link{nil, i}) }(i)
	}
	sum := 0
	for i := 0; i < 4; i++ {
		sum += <-done
	}
	println(sum)
}
