// What the optimizer knows of memory, of ranges and of interfaces must be so: loads that are hoisted
// out of loops, or replaced where ways meet, beside writes that may reach what they read.

package main

import (
	"fmt"
	"time"
)

type node struct {
	count int
	name  string
	data  []int
	next  *node
}

//go:noinline
func sumThrough(n *node, alias *int) int {
	sum := 0
	for i := 0; i < n.count; i++ {
		sum += n.count + i
		*alias = sum // may be n.count
	}
	return sum
}

//go:noinline
func sumData(n, m *node) int {
	sum := 0
	for i := 0; i < len(n.data); i++ {
		sum += n.data[i]
		m.count += n.data[i]
		if i == 1 {
			m.data = m.data[:2] // may be n.data
		}
	}
	return sum
}

//go:noinline
func joined(n *node, b bool) (int, string) {
	if b {
		n.count, n.name = 1, "one"
	} else {
		n.count, n.name = 2, "two"
	}
	c, s := n.count, n.name
	if n.next != nil {
		n.next.count = 7 // may be n.count
	}
	return c*10 + n.count, s
}

//go:noinline
func noRounds(n *node, k int) int {
	sum := 0
	for i := 0; i < k; i++ {
		sum += n.count
	}
	return sum
}

//go:noinline
func firstCheck(n *node) (r string) {
	defer func() { r = fmt.Sprint(recover()) }()
	for i := 0; i < n.count; i++ {
		r += "x"
	}
	return r
}

//go:noinline
func decided(s []int, x int, b uint8) string {
	r := ""
	if x&15 < 16 {
		r += "a"
	}
	if len(s) != 0 {
		if len(s) > 0 {
			r += "b"
		}
	}
	if int(b) > 255 {
		r += "c"
	}
	if b+1 > b {
		r += "d"
	}
	switch x % 10 {
	case -9:
		r += "e"
	case 9:
		r += "f"
	case 10:
		r += "g"
	}
	return r
}

type pair struct{ a, b, c, d, e int }

//go:noinline
func inSight(i int, s string) string {
	var x, y interface{} = i, s
	n, ok := x.(int)
	_, bad := y.(int)
	r := fmt.Sprint(n, ok, bad, x == y, x == interface{}(i), y != nil)
	switch v := y.(type) {
	case int:
		r += "int"
	case string:
		r += v
	}
	p := pair{1, 2, 3, 4, i}
	var z interface{} = p
	p.e = 99
	q, ok := z.(pair)
	_, bad = z.(fmt.Stringer)
	return r + fmt.Sprint(q, ok, bad)
}

//go:noinline
func failing(s string) (r string) {
	defer func() { r = fmt.Sprint(recover()) }()
	var x interface{} = s
	return fmt.Sprint(x.(int))
}

//go:noinline
func uncomparable(s []int) (r string) {
	defer func() { r = fmt.Sprint(recover()) }()
	var x interface{} = s
	return fmt.Sprint(x == x)
}

var done bool

// Waits for another goroutine, by a load that nothing in the loop writes.
func wait() {
	go func() {
		time.Sleep(5 * time.Millisecond)
		done = true
	}()
	for !done {
	}
}

func main() {
	n := &node{count: 3, name: "n", data: []int{1, 2, 3, 4}}
	other := 0
	fmt.Println(sumThrough(n, &other), other)
	fmt.Println(sumThrough(n, &n.count), n.count)
	m := &node{data: []int{5, 6, 7, 8}}
	fmt.Println(sumData(n, m), m.count, len(m.data))
	fmt.Println(sumData(m, m), m.count, sumData(n, n), n.count)
	n.next = n
	fmt.Println(joined(n, true))
	n.next = m
	fmt.Println(joined(n, false))
	fmt.Println(noRounds(nil, 0), noRounds(n, 2))
	fmt.Println(firstCheck(n), firstCheck(nil))
	fmt.Println(decided(nil, 19, 255), decided([]int{1}, -9, 3))
	fmt.Println(inSight(4, "four"))
	fmt.Println(failing("s"))
	fmt.Println(uncomparable(nil))
	wait()
	fmt.Println(done)
}
