// Struct types that reflect makes around types of the program: an embedded type's methods and names
// are looked up with the descriptor of the made type as the base, too.

package main

import (
	"fmt"
	"reflect"
)

type Shape interface {
	Area() int
	hidden() string
}

type Square struct{ side int }

func (s Square) Area() int      { return s.side * s.side }
func (s Square) hidden() string { return "square" }

type Counter struct{ count int }

func (c *Counter) Increment() int { c.count++; return c.count }
func (c *Counter) reset()         { c.count = 0 }

func embedded(name string, t reflect.Type) reflect.StructField {
	return reflect.StructField{Name: name, Type: t, Anonymous: true}
}

// try reports what a function panicked with.
func try(what string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(what, "panics:", r)
		}
	}()
	f()
}

func describe(t reflect.Type) {
	fmt.Println(t, t.NumMethod(), t.Size())
	for i := 0; i < t.NumMethod(); i++ {
		m := t.Method(i)
		fmt.Println("  ", m.Name, m.PkgPath, m.Type)
	}
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		fmt.Println("  ", f.Name, f.PkgPath, f.Type, f.Tag, f.Anonymous)
	}
}

func main() {
	try("pointer", func() {
		t := reflect.StructOf([]reflect.StructField{embedded("Counter", reflect.TypeOf(&Counter{}))})
		describe(t)
		v := reflect.New(t).Elem()
		v.Field(0).Set(reflect.ValueOf(&Counter{41}))
		fmt.Println(v.Interface().(interface{ Increment() int }).Increment())
	})
	try("pointer to what has methods by value", func() {
		t := reflect.StructOf([]reflect.StructField{embedded("Square", reflect.TypeOf(&Square{}))})
		fmt.Println(t, t.NumMethod())
		v := reflect.New(t).Elem()
		v.Field(0).Set(reflect.ValueOf(&Square{5}))
		fmt.Println(v.Interface().(interface{ Area() int }).Area())
	})
	try("value", func() {
		t := reflect.StructOf([]reflect.StructField{embedded("Square", reflect.TypeOf(Square{}))})
		describe(t)
		v := reflect.New(t).Elem()
		v.Field(0).Set(reflect.ValueOf(Square{3}))
		fmt.Println(v.Interface().(interface{ Area() int }).Area())
	})
	try("interface", func() {
		t := reflect.StructOf([]reflect.StructField{
			embedded("Shape", reflect.TypeOf((*Shape)(nil)).Elem()),
		})
		describe(t)
	})
	try("interface of one method", func() {
		t := reflect.StructOf([]reflect.StructField{
			embedded("Stringer", reflect.TypeOf((*fmt.Stringer)(nil)).Elem()),
		})
		describe(t)
	})
	try("fields", func() {
		t := reflect.StructOf([]reflect.StructField{
			{Name: "A", Type: reflect.TypeOf(0), Tag: `json:"a"`},
			{Name: "B", Type: reflect.TypeOf([]string{})},
			{Name: "c", PkgPath: "main", Type: reflect.TypeOf(Square{})},
		})
		describe(t)
	})
}
