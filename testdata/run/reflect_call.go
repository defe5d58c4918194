// Calls by reflection: arguments in registers, on the stack and by address; functions made by MakeFunc;
// methods by number and by name, bound and unbound; maps of types made at run time; IsZero.
package main

import (
	"fmt"
	"reflect"
	"runtime"
)

type big struct {
	a, b, c, d, e int
	s             string
}
type T struct{ x int }

func (t T) Add(n int) int { return t.x + n }
func (t *T) Set(n int)    { t.x = n }
func (t T) Many(a ...string) (int, big, error) {
	return len(a), big{1, 2, 3, 4, 5, fmt.Sprint(a)}, nil
}

func f(a int8, b float32, c string, d []int, e big, g func() int, h complex128, i, j, k, l, m, n, o int16, p string) (big, string, float64, int8, []int, string, string, string, string) {
	runtime.GC()
	return e, fmt.Sprint(a, b, c, d, e, g(), h, i, j, k, l, m, n, o, p), 2.5, -7, d, "r1", "r2", "r3", "r4"
}

func main() {
	vs := []any{int8(-5), float32(1.5), "str", []int{1, 2}, big{9, 8, 7, 6, 5, "big"}, func() int { return 42 }, complex(1, 2),
		int16(1), int16(2), int16(3), int16(4), int16(5), int16(6), int16(7), "last"}
	var in []reflect.Value
	for _, v := range vs {
		in = append(in, reflect.ValueOf(v))
	}
	for _, r := range reflect.ValueOf(f).Call(in) {
		fmt.Printf("%v ", r)
	}
	fmt.Println()
	swap := func(in []reflect.Value) []reflect.Value {
		runtime.GC()
		fmt.Println(len(in))
		for _, v := range in {
			fmt.Print(v, " ")
		}
		fmt.Println()
		return []reflect.Value{in[4], in[14], reflect.ValueOf(3.5), in[0], in[3], in[14], in[2], in[2], in[2]}
	}
	g := reflect.MakeFunc(reflect.TypeOf(f), swap).Interface().(func(a int8, b float32, c string, d []int, e big, g func() int, h complex128, i, j, k, l, m, n, o int16, p string) (big, string, float64, int8, []int, string, string, string, string))
	fmt.Println(g(1, 2, "three", []int{4}, big{s: "five"}, nil, 7, 8, 9, 10, 11, 12, 13, 14, "fifteen"))
	t := &T{5}
	v := reflect.ValueOf(t)
	fmt.Println(v.NumMethod(), v.Method(0).Call([]reflect.Value{reflect.ValueOf(3)})[0])
	v.MethodByName("Set").Call([]reflect.Value{reflect.ValueOf(30)})
	fmt.Println(t.x)
	for _, r := range v.MethodByName("Many").Call([]reflect.Value{reflect.ValueOf("a"), reflect.ValueOf("b")}) {
		fmt.Print(r, " ")
	}
	fmt.Println()
	m := v.Elem().MethodByName("Many").Interface().(func(...string) (int, big, error))
	fmt.Println(m("x", "y", "z"))
	for i := 0; i < v.Type().NumMethod(); i++ {
		fmt.Println(v.Type().Method(i).Name, v.Type().Method(i).Type)
	}
	mt, _ := reflect.TypeOf(T{}).MethodByName("Add")
	fmt.Println(mt.Func.Call([]reflect.Value{reflect.ValueOf(T{7}), reflect.ValueOf(1)})[0])
	mm := reflect.MakeMap(reflect.MapOf(reflect.TypeOf(""), reflect.TypeOf(big{})))
	for i := 0; i < 100; i++ {
		mm.SetMapIndex(reflect.ValueOf(fmt.Sprint(i)), reflect.ValueOf(big{a: i}))
	}
	runtime.GC()
	fmt.Println(mm.Len(), mm.MapIndex(reflect.ValueOf("77")), mm.Type())
	fmt.Println(reflect.ValueOf(big{}).IsZero(), reflect.ValueOf(big{a: 1}).IsZero(), reflect.ValueOf([3]string{}).IsZero())
}
