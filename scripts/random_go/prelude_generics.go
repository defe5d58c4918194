// What the statements of generics.py use: constraints with core types and with methods.

type xsOf[E any] interface{ ~[]E }

func reversed[S ~[]E, E any](s S) S {
	r := make(S, len(s), cap(s))
	for i, x := range s {
		r[len(s)-1-i] = x
	}
	return r
}
func rotated[S xsOf[E], E any](s S, n int) S {
	r := append(S{}, s[n:]...)
	return append(r, s[:n]...)
}
func entries[M ~map[K]V, K comparable, V any](m M) (keys []K, values []V) {
	for k, v := range m {
		keys, values = append(keys, k), append(values, v)
	}
	return
}
func textSum[S ~string | ~[]byte](s S) (n uint64) {
	for i := 0; i < len(s); i++ {
		n = n*31 + uint64(s[i])
	}
	if len(s) > 1 {
		n ^= textSum(s[1:])
		b := append([]byte("<"), s...)
		n += uint64(len(b)+copy(b[1:], s)) + uint64(b[1])
	}
	return n + uint64(len(string(s)))
}
func sendAll[C ~chan E, E any](c C, list ...E) {
	for _, x := range list {
		c <- x
	}
	close(c)
}
func received[C ~chan E | ~<-chan E, E any](c C) (list []E) {
	for x := range c {
		list = append(list, x)
	}
	return
}
func filled[C ~chan E, E any](c C, list []E) C {
	for _, x := range list {
		c <- x
	}
	close(c)
	return c
}
func called[F ~func(A) R, A, R any](f F, list ...A) (results []R) {
	for _, x := range list {
		results = append(results, f(x))
	}
	return
}
func firstOf[P *S, S ~[]E, E any](p P) *E { return &(*(*S)(p))[0] }
func inArray[A ~[3]E, E any](a A) E {
	for i := range a {
		a[i] = a[0]
	}
	return a[len(a)-1]
}
func setAll[S ~[]E, E any](s S, x E) {
	for i := range s {
		s[i] = x
	}
}
func setEach[M ~map[K]V, K comparable, V any](m M, x V) {
	for k := range m {
		m[k] = x
	}
}
func lengths[S ~[]E, M ~map[K]V, E, V any, K comparable](s S, m M) int {
	return len(s)*100 + len(m) + cap(s[:0:len(s)])
}
func swapper[T any](p, q *T) func() { return func() { *p, *q = *q, *p } }

type option[T any] struct {
	value T
	ok    bool
}
type emptier interface{ empty() bool }

func some[T any](x T) option[T]   { return option[T]{x, true} }
func (o option[T]) empty() bool   { return !o.ok }
func (o *option[T]) take() option[T] {
	old := *o
	*o = option[T]{}
	return old
}
func (o option[T]) or(x T) T {
	if o.ok {
		return o.value
	}
	return x
}
func (o option[T]) list() []option[T]           { return []option[T]{o, {}, {value: o.value}} }
func (o option[T]) pair() pair[T, option[T]]     { return pair[T, option[T]]{o.value, o} }
func then[T, U any](o option[T], f func(T) option[U]) (none option[U]) {
	if o.ok {
		return f(o.value)
	}
	return
}

func boxed[T any](x T) any {
	type box struct{ x T }
	return box{x}
}
func counter[T any](x T) func() int {
	type state struct {
		n int
		x T
	}
	s := &state{x: x}
	return func() int {
		s.n++
		return s.n + int(unsafe.Sizeof(*s))
	}
}
func isType[T any](x any) bool { _, ok := x.(T); return ok }
func nesting[T any](n int) int {
	if n == 0 {
		return int(unsafe.Sizeof(*new(T)))
	}
	return nesting[T](n-1) + 1
}
func kindOf[T any]() string {
	var zero T
	switch any(&zero).(type) {
	case *int, *int8:
		return "int"
	case *string:
		return "string"
	case *[]T, *[]int:
		return "slice"
	case *map[string]T, *map[string]int:
		return "map"
	}
	if any(zero) == nil {
		return "nil"
	}
	return "other"
}

type weigher interface{ weigh(int) int }
type resetter[T any] interface {
	*T
	weigher
	reset(int)
}
type weighed[W weigher] struct {
	item W
	n    int
}

func (w weighed[W]) twice(k int) int { return w.item.weigh(k) + w.item.weigh(k+w.n) }
func heaviest[W weigher](first W, more ...W) W {
	for _, w := range more {
		if w.weigh(2) > first.weigh(2) {
			first = w
		}
	}
	return first
}
func remade[T any, P resetter[T]](n, count int) []T {
	list := make([]T, count)
	for i := range list {
		P(&list[i]).reset(n + i)
		n += P(&list[i]).weigh(i)
	}
	return list
}
func resetAll[T any, P resetter[T]](list ...P) {
	for i, p := range list {
		f := p.reset
		f(i + p.weigh(1))
	}
}
func bothWays[P resetter[T], T any](p P) int {
	x := *p
	var w weigher = p
	p.reset(w.weigh(1))
	return w.weigh(2) + P(&x).weigh(3)
}

func converted[To, From integer](x From) To { return To(x) }
func mixed[To, Third, From integer](x From, y Third) To {
	return To(x)*To(y) + To(Third(x)^y)>>1&^To(uint8(y)) | To(x)<<(y&7)
}
func scaled[T integer | floating](x, factor T) float64 { return float64(x) + float64(factor)*0.5 }
func bitsOf[T integer](x T) (n int) {
	for ; x != 0; x &= x - 1 {
		n++
	}
	return
}
func sumOf[T integer | floating | ~string](list ...T) (t T) {
	for _, x := range list {
		t += x
	}
	return
}
func between[T ordered](low, x, high T) bool { return low <= x && x < high || !(low < high) }

type heap[T any] struct {
	items []T
	less  func(T, T) bool
}

func (h *heap[T]) size() int { return len(h.items) }
func (h *heap[T]) push(x T) {
	h.items = append(h.items, x)
	for i := len(h.items) - 1; i > 0; {
		up := (i - 1) / 2
		if !h.less(h.items[i], h.items[up]) {
			break
		}
		h.items[i], h.items[up] = h.items[up], h.items[i]
		i = up
	}
}
func (h *heap[T]) pop() (top T) {
	last := len(h.items) - 1
	top, h.items[0] = h.items[0], h.items[last]
	h.items = h.items[:last]
	for i := 0; ; {
		least := i
		for _, j := range [...]int{2*i + 1, 2*i + 2} {
			if j < last && h.less(h.items[j], h.items[least]) {
				least = j
			}
		}
		if least == i {
			return
		}
		h.items[i], h.items[least] = h.items[least], h.items[i]
		i = least
	}
}

type link[K, V any] struct {
	key        K
	value      V
	next, back *link[K, V]
}
type chain[K, V any] struct {
	first, last *link[K, V]
	size        int
}

func (c *chain[K, V]) add(k K, v V) *chain[K, V] {
	n := &link[K, V]{key: k, value: v, back: c.last}
	if c.last != nil {
		c.last.next = n
	} else {
		c.first = n
	}
	c.last = n
	c.size++
	return c
}
func (n *link[K, V]) drop(c *chain[K, V]) {
	for p, q := &c.first, (*link[K, V])(nil); *p != nil; p, q = &(*p).next, *p {
		if *p == n {
			if *p = n.next; n.next != nil {
				n.next.back = q
			} else {
				c.last = q
			}
			c.size--
			return
		}
	}
}
func (c *chain[K, V]) reverse() {
	for n := c.first; n != nil; n = n.back {
		n.next, n.back = n.back, n.next
	}
	c.first, c.last = c.last, c.first
}
func (c chain[K, V]) flip() (r chain[V, K]) {
	for n := c.first; n != nil; n = n.next {
		r.add(n.value, n.key)
	}
	return
}
