// Package container/list.
package main

import (
	"container/list"
	"fmt"
)

func show(l *list.List) {
	fmt.Print(l.Len(), ":")
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(" ", e.Value)
	}
	fmt.Print(" |")
	for e := l.Back(); e != nil; e = e.Prev() {
		fmt.Print(" ", e.Value)
	}
	fmt.Println()
}

func main() {
	l := list.New()
	four := l.PushBack(4)
	one := l.PushFront(1)
	l.InsertBefore(3, four)
	two := l.InsertAfter(2, one)
	show(l)
	l.MoveToFront(four)
	l.MoveToBack(one)
	l.MoveBefore(two, four)
	show(l)
	fmt.Println(l.Remove(two), two.Next(), l.Remove(two))
	other := list.New()
	other.PushBack("x")
	l.PushFrontList(other)
	l.PushBackList(l)
	show(l)
	show(l.Init())
}
