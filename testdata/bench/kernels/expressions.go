// Interfaces: an expression tree of nodes behind an interface, evaluated again and again.
// What it measures: calls through an interface, type switches, and recursion over small objects.

package main

type node interface{ value(x int) int }

type constant struct{ n int }

type variable struct{}

type sum struct{ left, right node }

type product struct{ left, right node }

func (c *constant) value(x int) int { return c.n }

func (v *variable) value(x int) int { return x }

func (s *sum) value(x int) int { return s.left.value(x) + s.right.value(x) }

func (p *product) value(x int) int { return p.left.value(x) * p.right.value(x) }

func build(depth int) node {
	switch {
	case depth == 0:
		return &constant{7}
	case depth == 1:
		return &variable{}
	case depth%2 == 0:
		return &sum{build(depth - 1), build(depth - 2)}
	}
	return &product{build(depth - 1), build(depth - 2)}
}

func constants(n node) int {
	switch n := n.(type) {
	case *constant:
		return 1
	case *sum:
		return constants(n.left) + constants(n.right)
	case *product:
		return constants(n.left) + constants(n.right)
	}
	return 0
}

func main() {
	tree := build(16)
	total := 0
	for x := 0; x < 30000; x++ {
		total = total*3 + tree.value(x)
		if x%4 == 0 {
			total += constants(tree)
		}
	}
	println(total)
}
