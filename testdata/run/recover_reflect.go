// Functions that reflect makes do not count as callers for recover: a method value, and a function made by
// MakeFunc. A function that is called by Value.Call does have a caller. Methods of many arguments and
// results, in registers, on the stack and in memory, as method values.
package main

import (
	"fmt"
	"reflect"
)

type big struct{ a, b, c, d, e, f int }

type T struct{ n int }

func (t *T) Recover() { fmt.Println("method:", recover()) }
func (t T) Value()    { fmt.Println("value method:", t.n, recover()) }

func (t *T) Mixed(a int8, f float64, s string, b big, rest ...int) (string, big, float32, error) {
	b.a += int(a)
	b.f = t.n + len(rest)
	return fmt.Sprint(s, f, rest), b, float32(f) / 2, fmt.Errorf("error %d", a)
}

func (t *T) Many(a, b, c, d, e, f, g, h, i, j, k, l int, m, n string) (int, int, int, int, int, int, int, int, int, int, string) {
	return a, b, c, d, e, f, g + t.n, h, i, j + k*l, m + n
}

type recoverer interface{ Recover() }

func deferred(f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("not recovered:", r)
		}
	}()
	defer f()
	panic("boom")
}

func made([]reflect.Value) []reflect.Value {
	fmt.Println("made:", recover())
	return nil
}

func inner() { fmt.Println("called:", recover()) }

func main() {
	t := &T{7}
	deferred(reflect.ValueOf(t).MethodByName("Recover").Interface().(func()))
	deferred(reflect.ValueOf(*t).MethodByName("Value").Interface().(func()))
	var r recoverer = t
	deferred(reflect.ValueOf(&r).Elem().Method(0).Interface().(func()))
	deferred(reflect.MakeFunc(reflect.TypeOf(func() {}), made).Interface().(func()))
	deferred(func() { reflect.ValueOf(inner).Call(nil) })

	mixed := reflect.ValueOf(t).MethodByName("Mixed").Interface().(func(int8, float64, string, big, ...int) (string, big, float32, error))
	fmt.Println(mixed(3, 2.5, "x", big{1, 2, 3, 4, 5, 6}, 8, 9))
	fmt.Println(mixed(3, 2.5, "x", big{}))
	many := reflect.ValueOf(t).MethodByName("Many").Interface().(func(a, b, c, d, e, f, g, h, i, j, k, l int, m, n string) (int, int, int, int, int, int, int, int, int, int, string))
	fmt.Println(many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, "m", "n"))
}
