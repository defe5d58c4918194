package main

// Many small objects with pointers between them.
type node struct {
	left, right *node
	key         int
	name        string
}

func insert(n *node, key int) *node {
	if n == nil {
		return &node{key: key, name: "node"}
	}
	if key < n.key {
		n.left = insert(n.left, key)
	} else {
		n.right = insert(n.right, key)
	}
	return n
}

func (n *node) walk(f func(*node)) {
	if n != nil {
		n.left.walk(f)
		f(n)
		n.right.walk(f)
	}
}

func main() {
	var root *node
	x := uint32(12345)
	for i := 0; i < 20000; i++ {
		x = x*1664525 + 1013904223
		root = insert(root, int(x>>8))
	}
	count, last, sorted := 0, -1, true
	root.walk(func(n *node) {
		count++
		sorted = sorted && n.key >= last && n.name == "node"
		last = n.key
	})
	println(count, sorted)
	total := 0
	for i := 1; i <= 200; i++ {
		big := make([]int, i*1000)
		for j := range big {
			if big[j] != 0 {
				println("not zero")
			}
		}
		big[len(big)-1] = i
		total += big[len(big)-1]
	}
	println(total)
}
