// What Value.Grow adds is zero, and texts of types are gc's: receive-only channels of such, and
// interfaces with unexported methods.
package main

import (
	"fmt"
	"reflect"
)

type hidden interface {
	visible(chan (<-chan int)) <-chan (<-chan string)
}

func main() {
	for round := 0; round < 100; round++ {
		used := make([]byte, 0, 24)
		for i := range used[:cap(used)] {
			used[:cap(used)][i] = 0xff
		}
		var bytes []byte
		value := reflect.ValueOf(&bytes).Elem()
		value.Grow(20)
		value.SetLen(20)
		for _, b := range bytes {
			if b != 0 {
				fmt.Println("not zero", b)
				return
			}
		}
		part := append(make([]byte, 0, 8), 1, 2, 3)
		value = reflect.ValueOf(&part).Elem()
		value.Grow(2)
		if cap(part) != 8 {
			fmt.Println("grown in vain")
		}
		value.Grow(10)
		fmt.Sprint(part[:13])
	}
	fmt.Println(reflect.TypeOf((<-chan (<-chan string))(nil)), reflect.TypeOf((chan (<-chan string))(nil)))
	fmt.Println(reflect.TypeOf((chan<- (<-chan string))(nil)))
	var x struct {
		i interface {
			visible(chan (<-chan int)) <-chan (<-chan string)
		}
	}
	fmt.Println(reflect.TypeOf(x).Field(0).Type, reflect.TypeOf((*hidden)(nil)).Elem())
}
