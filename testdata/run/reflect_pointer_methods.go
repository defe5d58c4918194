// The methods of *T, for pointers to T that only reflect makes: by New, PointerTo, and as the address
// of an element of a slice that it has made.
package main

import (
	"fmt"
	"reflect"
)

type Scanner interface{ Scan(source any) }

type first struct{ value int }
type second struct{ value int }
type third struct{ value int }

func (f *first) Scan(source any)  { f.value = source.(int) }
func (s *second) Scan(source any) { s.value = source.(int) + 1 }
func (t *third) Scan(source any)  { t.value = source.(int) + 2 }

func assign(destination, source any) {
	if scanner, ok := destination.(Scanner); ok {
		scanner.Scan(source)
		return
	}
	fmt.Printf("%T is no Scanner\n", destination)
}

func main() {
	values := []any{first{1}, second{2}, third{3}}
	made := reflect.New(reflect.TypeOf(values[0])).Interface()
	assign(made, 7)
	fmt.Println(made)

	pointer := reflect.PointerTo(reflect.TypeOf(values[1]))
	fmt.Println(pointer.Implements(reflect.TypeOf((*Scanner)(nil)).Elem()))
	made = reflect.New(pointer.Elem()).Interface()
	assign(made, 7)
	fmt.Println(made)

	slice := reflect.MakeSlice(reflect.SliceOf(reflect.TypeOf(values[2])), 1, 1)
	made = slice.Index(0).Addr().Interface()
	assign(made, 7)
	fmt.Println(made)
}
