// Live data of every shape among garbage: trees, lists, slices of slices, closures, interfaces and
// strings, changed at random by goroutines, and checked again and again.

package main

const workers = 4
const rounds = 12000 // long: 1500000

type node struct {
	left, right *node
	key         int
	payload     []byte
	check       func() int
	any         interface{}
}

type random uint32

func (r *random) next(n int) int {
	*r = *r*1664525 + 1013904223
	return int(uint32(*r)>>8) % n
}

func newNode(key int) *node {
	n := &node{key: key, payload: make([]byte, key%200)}
	for i := range n.payload {
		n.payload[i] = byte(key)
	}
	n.check = func() int { return n.key }
	if key%2 == 0 {
		n.any = key
	} else {
		n.any = &key
	}
	return n
}

func (n *node) verify() {
	if n.check() != n.key {
		panic("closure lost")
	}
	for _, b := range n.payload {
		if b != byte(n.key) {
			panic("payload lost")
		}
	}
	switch v := n.any.(type) {
	case int:
		if v != n.key {
			panic("interface lost")
		}
	case *int:
		if *v != n.key {
			panic("pointer in interface lost")
		}
	default:
		panic("type lost")
	}
}

func insert(n *node, key int) *node {
	if n == nil {
		return newNode(key)
	}
	switch {
	case key < n.key:
		n.left = insert(n.left, key)
	case key > n.key:
		n.right = insert(n.right, key)
	}
	return n
}

func remove(n *node, key int) *node {
	switch {
	case n == nil:
		return nil
	case key < n.key:
		n.left = remove(n.left, key)
	case key > n.key:
		n.right = remove(n.right, key)
	case n.left == nil:
		return n.right
	case n.right == nil:
		return n.left
	default:
		successor := n.right
		for successor.left != nil {
			successor = successor.left
		}
		replacement := newNode(successor.key)
		replacement.left, replacement.right = n.left, remove(n.right, successor.key)
		return replacement
	}
	return n
}

func (n *node) walk(low int) (count, last int) {
	if n == nil {
		return 0, low
	}
	before, last := n.left.walk(low)
	if n.key <= last {
		panic("order lost")
	}
	n.verify()
	after, last := n.right.walk(n.key)
	return before + 1 + after, last
}

func work(seed int, done chan bool) {
	r := random(seed)
	var root *node
	var present [600]bool
	var garbage [][]*node
	count := 0
	for i := 0; i < rounds; i++ {
		key := r.next(len(present))
		if r.next(2) == 0 {
			root = insert(root, key)
			if !present[key] {
				count++
			}
			present[key] = true
		} else {
			root = remove(root, key)
			if present[key] {
				count--
			}
			present[key] = false
		}
		garbage = append(garbage, make([]*node, r.next(30)))
		if len(garbage) > 100 {
			garbage = garbage[len(garbage)/2:]
		}
		if i%1000 == 0 {
			if n, _ := root.walk(-1); n != count {
				panic("nodes lost")
			}
		}
	}
	done <- true
}

func main() {
	done := make(chan bool)
	for i := 0; i < workers; i++ {
		go work(i+1, done)
	}
	for i := 0; i < workers; i++ {
		<-done
	}
	println("ok")
}
