// Generic types with methods; constraints with methods.
package main

type list[T any] struct {
	head *node[T]
	size int
}

type node[T any] struct {
	value T
	next  *node[T]
}

func (l *list[T]) push(x T) *list[T] {
	l.head = &node[T]{x, l.head}
	l.size++
	return l
}

func (l *list[T]) each(f func(T)) {
	for n := l.head; n != nil; n = n.next {
		f(n.value)
	}
}

type pair[K comparable, V any] struct {
	key K
	val V
}

func boxed[K comparable, V any](p pair[K, V]) pair[string, V2[K, V]] {
	return pair[string, V2[K, V]]{"boxed", V2[K, V]{p.val}}
}

type V2[K, V any] struct{ v V }

type tree[T interface{ less(T) bool }] struct {
	left, right *tree[T]
	val         T
}

func (t *tree[T]) insert(x T) *tree[T] {
	if t == nil {
		return &tree[T]{val: x}
	}
	if x.less(t.val) {
		t.left = t.left.insert(x)
	} else {
		t.right = t.right.insert(x)
	}
	return t
}

func (t *tree[T]) walk(f func(T)) {
	if t == nil {
		return
	}
	t.left.walk(f)
	f(t.val)
	t.right.walk(f)
}

type num int

func (a num) less(b num) bool { return a < b }
func (a num) String() string  { return "num" }

type stringer interface{ String() string }

func join[T stringer](xs ...T) (s string) {
	for _, x := range xs {
		s += x.String() + ","
	}
	return
}

type set[T comparable] map[T]struct{}

func (s set[T]) add(xs ...T) set[T] {
	for _, x := range xs {
		s[x] = struct{}{}
	}
	return s
}

func (s set[T]) has(x T) bool { _, ok := s[x]; return ok }

type container[T any] interface {
	push(T) *list[T]
	each(func(T))
}

func fill[T any](c container[T], xs ...T) {
	for _, x := range xs {
		c.push(x)
	}
}

type setter[T any] interface {
	*T
	set(int)
}
type box struct{ n int }

func (b *box) set(n int) { b.n = n }

func make2[T any, P setter[T]](n int) T {
	var x T
	P(&x).set(n)
	return x
}

type matrix[T any] [2][2]T

func main() {
	var l list[string]
	l.push("a").push("b").push("c")
	l.each(func(s string) { print(s, " ") })
	println(l.size)
	p := pair[string, int]{"k", 5}
	q := boxed(p)
	println(q.key, q.val.v)
	var t *tree[num]
	for _, x := range []num{5, 2, 9, 1} {
		t = t.insert(x)
	}
	t.walk(func(n num) { print(int(n), " ") })
	println(join(num(1), num(2)))
	s := set[int]{}.add(1, 2, 2)
	println(len(s), s.has(2), s.has(3))
	fl := &list[float64]{}
	fill[float64](fl, 1.5, 2.5)
	fl.each(func(f float64) { print(f, " ") })
	println()
	println(make2[box](7).n)
	m := matrix[string]{{"a", "b"}, {"c", "d"}}
	println(m[1][0])
	var i interface{} = l
	_, ok := i.(list[string])
	_, ok2 := i.(list[int])
	println(ok, ok2)
	f := (*list[string]).push
	f(&l, "z")
	g := l.each
	n := 0
	g(func(string) { n++ })
	println(n)
}
