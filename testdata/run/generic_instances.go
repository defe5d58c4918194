// Instances of generic functions whose code is equal share it, and nobody can tell: their names leave
// out the type arguments, func values work, closures and methods too, and lines are right.

package main

import (
	"fmt"
	"runtime"
	"strings"
)

type celsius int
type meter int

//go:noinline
func where[T any](x T) (T, string) {
	pc, _, line, _ := runtime.Caller(0)
	return x, fmt.Sprint(runtime.FuncForPC(pc).Name(), " ", line)
}

//go:noinline
func sum[T ~int | ~int64 | ~uint8 | ~float64](list []T) T {
	var s T
	for _, x := range list {
		s += x
	}
	return s
}

//go:noinline
func last[T any](list []T) T { return list[len(list)-1] }

type stack[T any] struct{ items []T }

//go:noinline
func (s *stack[T]) push(x T) { s.items = append(s.items, x) }

//go:noinline
func (s *stack[T]) pop() T {
	x := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x
}

//go:noinline
func adder[T ~int](n T) func(T) T { return func(x T) T { return x + n } }

type pusher[T any] interface {
	push(T)
	pop() T
}

func main() {
	fmt.Println(where(1))
	fmt.Println(where(celsius(2)))
	fmt.Println(where(uint(3)))
	fmt.Println(where("four"))
	fmt.Println(sum([]int{1, 2}), sum([]celsius{3, 4}), sum([]int64{5, 6}), sum([]uint8{255, 2}), sum([]float64{.5, 2}))
	f, g := sum[celsius], sum[meter]
	fmt.Println(f != nil, g != nil, f([]celsius{7}), g([]meter{8}))
	a, b := adder(celsius(1)), adder(meter(10))
	fmt.Printf("%v %T %v %T\n", a(5), a(5), b(5), b(5))
	var p pusher[*celsius] = &stack[*celsius]{}
	var q pusher[*meter] = &stack[*meter]{}
	var r pusher[string] = &stack[string]{}
	c, m := celsius(20), meter(30)
	p.push(&c)
	q.push(&m)
	r.push("text")
	fmt.Println(*p.pop(), *q.pop(), r.pop())
	for i := 0; i < 3; i++ {
		func() {
			defer func() {
				fmt.Println(recover())
				for depth := 1; depth < 6; depth++ {
					pc, _, line, ok := runtime.Caller(depth)
					if ok && strings.HasPrefix(runtime.FuncForPC(pc).Name(), "main.") {
						fmt.Println(runtime.FuncForPC(pc).Name(), line)
					}
				}
			}()
			switch i {
			case 0:
				last([]celsius{})
			case 1:
				last([]meter{})
			case 2:
				(&stack[uint]{}).pop()
			}
		}()
	}
}
