// Package container/ring.
package main

import (
	"container/ring"
	"fmt"
)

func show(r *ring.Ring) {
	fmt.Print(r.Len(), ":")
	r.Do(func(v any) { fmt.Print(" ", v) })
	fmt.Println()
}

func main() {
	r := ring.New(6)
	for i := 0; i < r.Len(); i++ {
		r.Value = i
		r = r.Next()
	}
	show(r)
	show(r.Move(-2))
	removed := r.Unlink(2)
	show(r)
	show(removed)
	show(r.Link(removed))
	show(r.Prev())
	var none *ring.Ring
	fmt.Println(none.Len(), ring.New(0) == nil)
}
