// What all random programs share: the checksum of everything they compute, and guards that keep
// what they do within what the language defines (conversions of floats in range, sizes bounded).
package main

import "unsafe"

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
