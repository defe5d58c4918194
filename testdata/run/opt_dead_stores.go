package main

// Stores that look dead and are not: seen by deferred functions, by who recovers, through another
// pointer, by the next round of a loop.

import "runtime"

type node struct {
	value int
	next  *node
	rest  [6]int
}

//go:noinline
func set(n *node, v int) { n.value += v }

//go:noinline
func partly(v int) node {
	var n node
	n = node{value: v, rest: [6]int{1, 2, 3}}
	n.rest[1] = v
	n.rest = [6]int{5: v}
	n.rest[2] = 8
	set(&n, 1)
	return n
}

//go:noinline
func seenByDefer(s []int, i int) {
	state := [4]int{1, 2, 3, 4}
	defer func() {
		println("state", state[0], state[1], recover() != nil)
	}()
	state[0] = 10
	s[i] = 1
	state[0] = 20
	state[1] = 21
	s[i+1] = 1
	state[0] = 30
}

//go:noinline
func stores(p *node, s []int, i int) {
	p.value = 1
	s[i] = 5
	p.value = 2
	s[i+1] = 6
	p.value = 3
}

func seenByCaller(i int) {
	n := &node{}
	defer func() {
		recover()
		println("value", n.value)
	}()
	stores(n, make([]int, 3), i)
}

//go:noinline
func twoNames(p, q *node) int {
	p.value = 1
	v := q.value
	p.value = 2
	return v
}

//go:noinline
func rounds(n int) int {
	var last [2]int
	sum := 0
	for i := 0; i < n; i++ {
		sum += last[i&1]
		last[(i+1)&1] = i
		last[0]++
	}
	return sum
}

//go:noinline
func fresh(n int) *node {
	var list *node
	for i := 0; i < n; i++ {
		one := &node{}
		one.value = -1
		one.value = i
		one.next = list
		if i%3 == 0 {
			list = one
			one.value = 100 * i
		}
	}
	return list
}

//go:noinline
func named(i int, s []int) (result [3]int) {
	defer func() { recover() }()
	result[0] = 1
	result[1] = s[i]
	result[0] = 2
	result[2] = s[i+1]
	result[0] = 3
	return
}

// The array forgets the pointer, so the object may be collected.
//
//go:noinline
func forgets(done chan bool) {
	var held [2]*node
	func() {
		n := &node{value: 7}
		runtime.SetFinalizer(n, func(n *node) { done <- n.value == 7 })
		held[0] = n
	}()
	set(held[0], 0)
	held[0] = nil
	for {
		runtime.GC()
		select {
		case ok := <-done:
			println("finalized", ok)
			return
		default:
			runtime.Gosched()
		}
	}
}

func main() {
	n := partly(5)
	println(n.value, n.next == nil, n.rest[0], n.rest[1], n.rest[2], n.rest[5])
	for i := 0; i < 3; i++ {
		seenByDefer(make([]int, 2), i)
		seenByCaller(i + 1)
	}
	println(twoNames(&n, &n), n.value, twoNames(&n, &node{value: 9}))
	println(rounds(10))
	for l := fresh(10); l != nil; l = l.next {
		print(l.value, " ")
	}
	println()
	for i := 0; i < 3; i++ {
		r := named(i, []int{4, 5})
		println(r[0], r[1], r[2])
	}
	forgets(make(chan bool, 1))
}
