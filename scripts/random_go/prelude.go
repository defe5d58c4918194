// What all random programs share: the checksum of everything they compute, and guards that keep
// what they do within what the language defines (conversions of floats in range, sizes bounded).
package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Not every program uses each of them.
var (
	_ runtime.Error
	_ sync.Mutex
	_ atomic.Int32
)

type integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}
type floating interface{ ~float32 | ~float64 }
type ordered interface {
	integer | floating | ~string
}

var sum uint64

func noteU(x uint64) { sum = (sum ^ x) * 1099511628211; sum ^= sum >> 29 }
func noteB(x bool) {
	if x {
		noteU(1)
	} else {
		noteU(2)
	}
}
func noteF(x float64) {
	if x != x {
		noteU(77)
		return
	}
	noteU(*(*uint64)(unsafe.Pointer(&x)))
}
func noteC(x complex128) { noteF(real(x)); noteF(imag(x)) }
func noteS(s string) {
	noteU(uint64(len(s)))
	for i := 0; i < len(s); i++ {
		noteU(uint64(s[i]))
	}
}

// folded is the checksum of what f notes alone: for maps, whose order must not matter.
func folded(f func()) uint64 {
	old := sum
	sum = 99
	f()
	result := sum
	sum = old
	return result
}

// traced shows the order of evaluation.
func traced[T any](n int, x T) T { noteU(uint64(n)); return x }
func same[T any](x T) T          { return x }

//go:noinline
func opaque[T any](x T) T { return x }

func notePanic(r any) {
	switch r := r.(type) {
	case error:
		noteS(r.Error())
	case string:
		noteS(r)
	case int:
		noteU(uint64(r))
	default:
		noteU(3)
	}
}

func idx[T integer](x T, n int) int {
	if n == 0 {
		return 0
	}
	return int(uint64(x) % uint64(n))
}
func at[T any](s []T, i int) T {
	if len(s) == 0 {
		var zero T
		return zero
	}
	return s[uint(i)%uint(len(s))]
}
func clip[T any](s []T) []T { return s[:len(s):len(s)] }
func few[T any](s []T) []T {
	if len(s) > 6 {
		return s[:6]
	}
	return s
}
func full[T any](s []T) []T {
	if len(s) == 0 {
		return make([]T, 2)
	}
	return s
}
func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
func short(s string) string {
	if len(s) > 47 {
		return s[7:47]
	}
	return s
}
func within[T floating](x, low, high T) T {
	if x >= low && x <= high {
		return x
	}
	return low + 1.5
}
func pick[T any](c bool, a, b T) T {
	if c {
		return a
	}
	return b
}
func largest[T ordered](x T, more ...T) T {
	for _, y := range more {
		if y > x {
			x = y
		}
	}
	return x
}
func total[T integer](s ...T) (t T) {
	for i, x := range s {
		t += x ^ T(i)
	}
	return
}
func apply[T, U any](s []T, f func(T) U) []U {
	r := make([]U, 0, len(s))
	for _, x := range s {
		r = append(r, f(x))
	}
	return r
}
func reduce[T, U any](s []T, start U, f func(U, T) U) U {
	for _, x := range s {
		start = f(start, x)
	}
	return start
}
func sorted[T ordered](s []T) []T {
	s = append([]T(nil), s...)
	for i := 1; i < len(s); i++ {
		for j := i; j > 0 && s[j] < s[j-1]; j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
	return s
}

type pair[A, B any] struct {
	first  A
	second B
}

func (p pair[A, B]) swap() pair[B, A] { return pair[B, A]{p.second, p.first} }

type stack[T any] struct{ items []T }

func (s *stack[T]) push(x ...T) *stack[T] { s.items = append(s.items, x...); return s }
func (s *stack[T]) pop() (x T, ok bool) {
	if n := len(s.items); n > 0 {
		x, ok = s.items[n-1], true
		s.items = s.items[:n-1]
	}
	return
}

type list[T any] struct {
	value T
	next  *list[T]
}

func (l *list[T]) each(f func(T)) {
	for ; l != nil; l = l.next {
		f(l.value)
	}
}

func step(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			notePanic(r)
			if e, ok := r.(error); ok {
				println(name, "panic:", e.Error())
			} else {
				println(name, "panic")
			}
		}
		println(name, sum)
	}()
	f()
}

type table[K comparable, V any] struct {
	keys   []K
	values []V
}

func (t *table[K, V]) set(k K, v V) {
	for i := range t.keys {
		if t.keys[i] == k {
			t.values[i] = v
			return
		}
	}
	t.keys, t.values = append(t.keys, k), append(t.values, v)
}
func (t table[K, V]) get(k K) (v V, ok bool) {
	for i, key := range t.keys {
		if key == k {
			return t.values[i], true
		}
	}
	return
}
func (t *table[K, V]) each(f func(K, V)) {
	for i := range t.keys {
		f(t.keys[i], t.values[i])
	}
}
func fold[S ~[]E, E, R any](s S, r R, f func(R, E) R) R {
	for _, x := range s {
		r = f(r, x)
	}
	return r
}
func mapped[S ~[]E, E, R any](s S, f func(E) R) (r []R) {
	for _, x := range s {
		r = append(r, f(x))
	}
	return
}

type tree[T ordered] struct {
	root *branch[T]
	size int
}
type branch[T ordered] struct {
	value T
	next  [2]*branch[T]
}

func (t *tree[T]) insert(x T) bool {
	p := &t.root
	for *p != nil {
		switch b := *p; {
		case x < b.value:
			p = &b.next[0]
		case x > b.value:
			p = &b.next[1]
		default:
			return false
		}
	}
	*p = &branch[T]{value: x}
	t.size++
	return true
}
func (t tree[T]) walk(f func(T)) { t.root.walk(f) }
func (b *branch[T]) walk(f func(T)) {
	if b != nil {
		b.next[0].walk(f)
		f(b.value)
		b.next[1].walk(f)
	}
}
func (t tree[T]) depth() int { return t.root.depth() }
func (b *branch[T]) depth() int {
	if b == nil {
		return 0
	}
	return 1 + max(b.next[0].depth(), b.next[1].depth())
}

type getter[T any] interface {
	get() T
	set(T)
	twice() uint64
}
type base[T any] struct{ value T }

func (b *base[T]) get() T        { return b.value }
func (b *base[T]) set(x T)       { b.value = x }
func (b *base[T]) twice() uint64 { return uint64(unsafe.Sizeof(b.value)) * 2 }

type middle[T any] struct {
	pad uint8
	base[T]
}
type outer[T any] struct {
	other string
	middle[T]
}

func (o outer[T]) twice() uint64 { return o.middle.twice() + 1 }

func built[T any, P interface {
	*T
	getter[E]
}, E any](f func(P)) P {
	p := P(new(T))
	f(p)
	return p
}
func swapped[A, B any](a A, b B) (B, A) { return b, a }
func sizes[T any]() pair[uintptr, uintptr] {
	var x struct {
		b bool
		t T
	}
	return pair[uintptr, uintptr]{unsafe.Sizeof(x), unsafe.Offsetof(x.t)}
}
func kind[T any](x T) string {
	switch any(x).(type) {
	case int, int8, int16:
		return "a"
	case string:
		return "bb"
	case []T, map[string]T:
		return "ccc"
	case interface{ Error() string }:
		return "dddd"
	case nil:
		return "eeeee"
	case pair[int, T], *T:
		return "ffffff"
	}
	var y any = &x
	_, ok := y.(*T)
	noteB(ok)
	return ""
}
