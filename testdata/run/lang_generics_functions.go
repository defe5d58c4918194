// Generic functions: inference, constraints, explicit instantiation.
package main

type number interface {
	~int | ~int8 | ~int64 | ~float64 | ~uint8
}

func sum[T number](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}

func mapOf[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

func reduce[T, A any](xs []T, a A, f func(A, T) A) A {
	for _, x := range xs {
		a = f(a, x)
	}
	return a
}

func keys[K comparable, V any](m map[K]V) int {
	n := 0
	for k := range m {
		if _, ok := m[k]; ok {
			n++
		}
	}
	return n
}

func ptr[T any](x T) *T { return &x }

func zero[T any]() (z T) { return }

func index[S ~[]E, E comparable](s S, e E) int {
	for i, x := range s {
		if x == e {
			return i
		}
	}
	return -1
}

func convert[To, From number](x From) To { return To(x) }

func largest[T int | string | float64](a, b T) T {
	if a > b {
		return a
	}
	return b
}

type myInt int8
type names []string

func apply[T any](x T, fs ...func(T) T) T {
	for _, f := range fs {
		x = f(x)
	}
	return x
}

func typeName[T any](x T) string {
	switch any(x).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice"
	}
	return "other"
}

func length[T string | []byte](x T) int { return len(x) + int(x[0]) }

func main() {
	println(sum(1, 2, 3), sum(1.5, 2.5), sum[uint8](200, 100), sum[myInt](), sum(myInt(100), 100))
	s := mapOf([]int{1, 2, 3}, func(x int) string { return string(rune('a' + x)) })
	println(len(s), s[0]+s[1]+s[2])
	println(reduce(s, 0, func(a int, x string) int { return a*10 + len(x) }))
	println(keys(map[string]bool{"a": true, "b": false}))
	*ptr(5)++
	p := ptr("x")
	*p += "y"
	println(*p, zero[int](), zero[string]() == "", zero[*int]() == nil, zero[[3]int]()[1])
	println(index([]string{"a", "b"}, "b"), index(names{"q"}, "z"), index([]float64{1.5}, 1.5))
	println(convert[int](3.9), convert[uint8](300), convert[float64](myInt(3)))
	println(largest("a", "b"), largest(3, 2), largest(1.5, 2.5))
	println(apply(3, func(x int) int { return x + 1 }, func(x int) int { return x * x }))
	println(typeName(1), typeName("s"), typeName(1.5))
	f := largest[int]
	println(f(8, 9), length("ab"), length([]byte{1, 2, 3}))
}
