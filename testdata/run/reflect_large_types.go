package main

import (
	"fmt"
	"reflect"
	"runtime"
	"time"
)

type pair struct {
	number  uintptr
	pointer *int
}

// An array that package reflect makes, too large for Go's pointer masks: the collector must find
// every pointer of it.
func largeArray() {
	const count = 20000
	array := reflect.New(reflect.ArrayOf(count, reflect.TypeOf(pair{}))).Elem()
	for i := 0; i < count; i++ {
		n := new(int)
		*n = i
		array.Index(i).Set(reflect.ValueOf(pair{^uintptr(0), n}))
	}
	for i := 0; i < 3; i++ {
		runtime.GC()
		for j := 0; j < 10000; j++ {
			garbage = append(garbage[:0:0], j, -1, -1)
		}
	}
	sum := 0
	for i := 0; i < count; i++ {
		sum += *array.Index(i).Interface().(pair).pointer
	}
	fmt.Println(sum == count*(count-1)/2)
}

var garbage []int

type hidden struct{}

func (hidden) Shown() string  { return "shown" }
func (hidden) secret() string { return "secret" }

// StructOf takes an embedded type with unexported methods when they are of the type's own package.
func embedded() {
	for _, value := range []any{time.Time{}, hidden{}} {
		t := reflect.TypeOf(value)
		made := reflect.StructOf([]reflect.StructField{{Name: "Field", Type: t, Anonymous: true}})
		fmt.Println(t, made.NumMethod() >= t.NumMethod())
	}
	var value any = hidden{}
	if s, ok := value.(interface{ secret() string }); ok {
		fmt.Println(s.secret())
	}
	_, ok := any(time.Time{}).(interface{ abs() uint64 })
	fmt.Println(ok)
	fmt.Println(reflect.TypeOf(value).Implements(reflect.TypeOf((*interface{ secret() string })(nil)).Elem()))
	fmt.Println(reflect.TypeOf(time.Time{}).Implements(reflect.TypeOf((*interface{ abs() uint64 })(nil)).Elem()))
}

func main() {
	largeArray()
	embedded()
}
