// Pointers, new, linked structures.
package main

type list struct {
	value int
	next  *list
}

type tree struct {
	left, right *tree
	key         int
}

func (t *tree) insert(k int) *tree {
	if t == nil {
		return &tree{key: k}
	}
	if k < t.key {
		t.left = t.left.insert(k)
	} else {
		t.right = t.right.insert(k)
	}
	return t
}

func (t *tree) walk(f func(int)) {
	if t != nil {
		t.left.walk(f)
		f(t.key)
		t.right.walk(f)
	}
}

func (t *tree) depth() int {
	if t == nil {
		return 0
	}
	return 1 + max(t.left.depth(), t.right.depth())
}

func increment(p *int) *int { *p++; return p }

func swap(a, b **int) { *a, *b = *b, *a }

func main() {
	x := 1
	p := &x
	*p = 5
	*increment(p) += 10
	println(x, *p, p == &x)
	y := 2
	q := &y
	swap(&p, &q)
	println(*p, *q)
	n := new(int)
	*n += 3
	println(*n, n != nil)
	var l *list
	for i := 0; i < 10; i++ {
		l = &list{i, l}
	}
	sum := 0
	for e := l; e != nil; e = e.next {
		sum = sum*3 + e.value
	}
	println(sum)
	var reversed *list
	for l != nil {
		l, l.next, reversed = l.next, reversed, l
	}
	println(reversed.value, reversed.next.value)
	var t *tree
	for _, k := range []int{5, 2, 8, 1, 9, 3, 7} {
		t = t.insert(k)
	}
	t.walk(func(k int) { print(k, " ") })
	println(t.depth())
	a := [3]int{1, 2, 3}
	e := &a[1]
	*e = 20
	println(a[1])
	s := []string{"a", "b"}
	ps := &s[0]
	s = append(s, "c")
	*ps = "changed"
	println(s[0])
	type pair struct{ a, b int }
	pp := &pair{1, 2}
	f := &pp.b
	*f *= 21
	println(pp.b)
}
