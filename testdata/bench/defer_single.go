// One defer statement in each function: a closure that changes the result, a method with its receiver,
// and one that is not always reached.

package main

const rounds = 30000000

type lock struct {
	held  bool
	times int
}

//go:noinline
func (l *lock) acquire() { l.held = true }

//go:noinline
func (l *lock) release() {
	l.held = false
	l.times++
}

//go:noinline
func guarded(l *lock, n int) int {
	l.acquire()
	defer l.release()
	return n + l.times
}

//go:noinline
func named(n int) (result int) {
	defer func() { result++ }()
	return n
}

//go:noinline
func sometimes(l *lock, n int) int {
	if n&1 == 0 {
		l.acquire()
		defer l.release()
	}
	return n
}

func main() {
	var l lock
	sum := 0
	for i := 0; i < rounds; i++ {
		sum += guarded(&l, i) + named(i) + sometimes(&l, i)
	}
	println(sum, l.times, l.held)
}
