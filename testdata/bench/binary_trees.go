// Binary trees: many short-lived trees beside one that lives throughout. Allocation and collection
// of small objects with pointers.

package main

const depth = 17 // smoke: 8

type node struct{ left, right *node }

func build(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{build(depth - 1), build(depth - 1)}
}

func (n *node) count() int {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.count() + n.right.count()
}

func main() {
	lasting := build(depth)
	for d := 4; d <= depth; d += 4 {
		trees := 1 << (depth - d + 4)
		sum := 0
		for i := 0; i < trees; i++ {
			sum += build(d).count()
		}
		println(trees, d, sum)
	}
	println(lasting.count())
}
