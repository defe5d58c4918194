// Types declared in generic functions: one for each list of the function's type arguments, whatever
// way it is written, and with those arguments in scope.
package main

import (
	"fmt"
	"reflect"
)

type pairOf[A, B any] struct {
	a A
	b B
}

func local[A any](a A) (any, any, any, reflect.Type) {
	type plain struct{ a A }
	type generic[B any] struct {
		a A
		b B
		p *plain
	}
	type outer[B any] struct {
		generic[B]
		more []generic[A]
	}
	return plain{a}, generic[int]{a: a, b: 1, p: &plain{a}}, outer[string]{generic: generic[string]{a: a, b: "b"}},
		reflect.TypeOf(generic[A]{})
}

func same[A any]() (reflect.Type, reflect.Type) {
	type t[B any] struct{ b B }
	return reflect.TypeOf(t[int]{}), reflect.TypeOf(t[A]{})
}

type box[T any] struct{ value T }

func (b box[T]) local() (any, reflect.Type) {
	type inner struct{ v T }
	type list[E any] []pairOf[T, E]
	return inner{b.value}, reflect.TypeOf(list[inner]{})
}

func shadow() []any {
	type t int
	a := t(1)
	{
		type t string
		b := t("x")
		return []any{a, b}
	}
}

func closure[T any](v T) func() any {
	return func() any {
		type t struct{ v T }
		return t{v}
	}
}

func describe(v any) {
	t := reflect.TypeOf(v)
	fmt.Printf("%v %+v\n", t.Name(), v)
}

func main() {
	for _, f := range []func() (any, any, any, reflect.Type){
		func() (any, any, any, reflect.Type) { return local(1) },
		func() (any, any, any, reflect.Type) { return local("s") },
		func() (any, any, any, reflect.Type) { return local([]int{1}) },
	} {
		a, b, c, d := f()
		again, _, _, _ := f()
		fmt.Println(reflect.TypeOf(a), reflect.TypeOf(b), reflect.TypeOf(c), d)
		fmt.Println(reflect.TypeOf(b).Size(), reflect.TypeOf(c).Size(), reflect.TypeOf(a) == reflect.TypeOf(again), d == reflect.TypeOf(b))
		fmt.Printf("%+v %+v\n", a, c)
	}
	x, y := same[int]()
	fmt.Println(x == y, x)
	x, y = same[string]()
	fmt.Println(x == y, x, y)
	describe(func() any { v, _ := box[int]{7}.local(); return v }())
	_, t := box[string]{"s"}.local()
	fmt.Println(t)
	for _, v := range shadow() {
		fmt.Printf("%T %v\n", v, v)
	}
	s := shadow()
	fmt.Println(reflect.TypeOf(s[0]) == reflect.TypeOf(s[1]), s[0] == s[1])
	fmt.Println(reflect.TypeOf(closure(1)()) == reflect.TypeOf(closure(2)()), reflect.TypeOf(closure(1)()) == reflect.TypeOf(closure("")()))
	fmt.Printf("%T %T\n", closure(1)(), closure("")())
}
