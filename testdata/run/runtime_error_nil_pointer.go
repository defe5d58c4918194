package main

type node struct {
	pad  [3]int
	next *node
}

//go:noinline
func second(n *node) *node {
	return n.next
}

func main() {
	n := &node{}
	println(second(n) == nil)
	println(second(second(n)) == nil)
}
