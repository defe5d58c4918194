// Package container/heap: a queue by priority, with changes and removals in the middle.
package main

import (
	"container/heap"
	"fmt"
)

type item struct {
	value string
	rank  int
	index int
}
type queue []*item

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].rank > q[j].rank }
func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}
func (q *queue) Push(x any) {
	it := x.(*item)
	it.index = len(*q)
	*q = append(*q, it)
}
func (q *queue) Pop() any {
	old := *q
	it := old[len(old)-1]
	*q = old[:len(old)-1]
	return it
}

func main() {
	var q queue
	items := map[string]*item{}
	for i, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		items[name] = &item{value: name, rank: i * 7 % 11}
		q = append(q, items[name])
		items[name].index = i
	}
	heap.Init(&q)
	heap.Push(&q, &item{value: "new", rank: 5})
	items["c"].rank = 100
	heap.Fix(&q, items["c"].index)
	fmt.Println(heap.Remove(&q, items["e"].index).(*item).value)
	for q.Len() > 0 {
		it := heap.Pop(&q).(*item)
		fmt.Print(it.value, ":", it.rank, " ")
	}
	fmt.Println()
}
