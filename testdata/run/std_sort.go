// Package sort: slices of several types, stability, searching, a type of one's own.
package main

import (
	"fmt"
	"sort"
)

type person struct {
	name string
	age  int
}
type byAge []person

func (p byAge) Len() int           { return len(p) }
func (p byAge) Less(i, j int) bool { return p[i].age < p[j].age }
func (p byAge) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }

func main() {
	seed := uint32(1)
	next := func() uint32 { seed = seed*1664525 + 1013904223; return seed >> 8 }
	for _, n := range []int{0, 1, 2, 11, 12, 13, 50, 1000, 10000} {
		a := make([]int, n)
		for i := range a {
			a[i] = int(next() % uint32(n+1))
		}
		b := append([]int(nil), a...)
		sort.Ints(a)
		sort.Sort(sort.Reverse(sort.IntSlice(b)))
		ok := sort.IntsAreSorted(a)
		for i := range a {
			ok = ok && a[i] == b[n-1-i]
		}
		fmt.Println(n, ok)
	}
	people := []person{{"a", 30}, {"b", 20}, {"c", 30}, {"d", 20}, {"e", 10}}
	sort.Stable(byAge(people))
	fmt.Println(people)
	sort.Slice(people, func(i, j int) bool { return people[i].name > people[j].name })
	fmt.Println(people)
	sort.SliceStable(people, func(i, j int) bool { return people[i].age < people[j].age })
	fmt.Println(people)
	words := []string{"pear", "apple", "fig", ""}
	sort.Strings(words)
	fmt.Printf("%q %d %d\n", words, sort.SearchStrings(words, "b"), sort.SearchInts([]int{1, 3, 5}, 4))
	floats := []float64{2.5, -1, 0}
	sort.Float64s(floats)
	i, found := sort.Find(3, func(i int) int { return int(floats[i] * -1) })
	fmt.Println(floats, sort.Search(100, func(i int) bool { return i*i >= 50 }), i, found)
}
