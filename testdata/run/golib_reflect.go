// Package reflect over the compiler's type descriptors.

package main

import (
	"fmt"
	"reflect"
	"sort"
)

type inner struct {
	A int `json:"a" xml:"b"`
	b string
}

type shape interface {
	Area() float64
	name() string
}

type square struct {
	inner
	Side float64
	*int
}

func (s square) Area() float64   { return s.Side * s.Side }
func (s *square) Scale(k float64) { s.Side *= k }
func (s square) name() string    { return "square" }

func main() {
	var s shape = square{Side: 2}
	t := reflect.TypeOf(s)
	fmt.Println(t, t.Name(), t.PkgPath(), t.Kind(), t.NumField(), t.NumMethod(), t.Size())
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		fmt.Println(f.Name, f.Type, f.Offset, f.Anonymous, f.PkgPath, f.Index, f.IsExported())
	}
	f, ok := t.FieldByName("A")
	fmt.Println(f.Name, f.Tag.Get("json"), f.Tag.Get("xml"), f.Index, ok)
	fmt.Println(reflect.TypeOf(&s).Elem().NumMethod(), reflect.TypeOf(&s).Elem().Kind())
	fmt.Println(t.Implements(reflect.TypeOf(&s).Elem()), reflect.TypeOf(1).Implements(reflect.TypeOf(&s).Elem()))

	x := 3
	v := reflect.ValueOf(&x).Elem()
	v.SetInt(7)
	fmt.Println(x, v.CanSet(), v.Kind() == reflect.Int, reflect.ValueOf(x).CanSet())
	list := reflect.MakeSlice(reflect.TypeOf([]string{}), 0, 2)
	list = reflect.Append(list, reflect.ValueOf("p"), reflect.ValueOf("q"))
	fmt.Println(list.Len(), list.Index(1), list.Interface())
	m := map[string]int{"one": 1, "two": 2}
	mv := reflect.ValueOf(m)
	mv.SetMapIndex(reflect.ValueOf("three"), reflect.ValueOf(3))
	keys := mv.MapKeys()
	sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
	fmt.Println(keys, mv.MapIndex(keys[0]), mv.Len())
	sum := 0
	for it := mv.MapRange(); it.Next(); {
		sum += int(it.Value().Int())
	}
	fmt.Println(sum)
	fmt.Println(reflect.DeepEqual(map[string][]int{"a": {1}}, map[string][]int{"a": {1}}), reflect.DeepEqual(1, 2))
	ft := reflect.TypeOf(func(int, ...string) (bool, error) { return false, nil })
	fmt.Println(ft, ft.NumIn(), ft.NumOut(), ft.IsVariadic(), ft.In(1), ft.Out(1))
	fmt.Println(reflect.PtrTo(t) == reflect.TypeOf(&square{}), reflect.SliceOf(reflect.TypeOf(0)) == reflect.TypeOf([]int{}))
	fmt.Println(reflect.ChanOf(reflect.BothDir, reflect.TypeOf("")), reflect.ArrayOf(3, reflect.TypeOf(byte(0))))
	ch := reflect.MakeChan(reflect.TypeOf(make(chan int)), 1)
	ch.Send(reflect.ValueOf(9))
	r, ok := ch.Recv()
	fmt.Println(r, ok, ch.Len(), ch.Cap())
	nv := reflect.New(t).Elem()
	nv.FieldByName("Side").SetFloat(1.5)
	fmt.Println(nv.Interface().(shape).Area())
	fmt.Println(reflect.ValueOf(3).Convert(reflect.TypeOf(1.5)).Float(), reflect.TypeOf(3).ConvertibleTo(reflect.TypeOf("")))
}
