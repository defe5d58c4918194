// Packages slices and cmp.
package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

type named []string

func main() {
	a := []int{5, 2, 8, 2, 9, 1}
	b := slices.Clone(a)
	slices.Sort(b)
	fmt.Println(a, b, slices.IsSorted(a), slices.IsSorted(b), slices.Max(a), slices.Min(a))
	i, found := slices.BinarySearch(b, 8)
	fmt.Println(i, found, slices.Index(a, 2), slices.Contains(a, 7), slices.IndexFunc(a, func(x int) bool { return x > 8 }))
	fmt.Println(slices.Compact(b), slices.Insert([]int{1, 2}, 1, 9, 9), slices.Delete([]int{1, 2, 3, 4}, 1, 3), slices.Replace([]int{1, 2, 3}, 0, 2, 7, 8, 9))
	fmt.Println(slices.Equal(a, a), slices.Compare(a, b), slices.EqualFunc(a, a, func(x, y int) bool { return x == y }))
	slices.Reverse(a)
	fmt.Println(a, cap(slices.Clip(make([]int, 2, 10))), len(slices.Grow(a, 100)))
	words := named{"delta", "Alpha", "charlie", "bravo"}
	slices.SortFunc(words, func(x, y string) int { return cmp.Compare(strings.ToLower(x), strings.ToLower(y)) })
	j, ok := slices.BinarySearchFunc(words, "C", func(x, y string) int { return cmp.Compare(strings.ToLower(x), strings.ToLower(y)) })
	fmt.Println(words, j, ok)
	pairs := [][2]int{{1, 0}, {0, 1}, {1, 2}, {0, 3}, {1, 4}}
	slices.SortStableFunc(pairs, func(x, y [2]int) int { return cmp.Compare(x[0], y[0]) })
	fmt.Println(pairs, slices.MaxFunc(pairs, func(x, y [2]int) int { return cmp.Compare(x[1], y[1]) }))
	floats := []float64{2, math.NaN(), math.Inf(-1), 0}
	slices.Sort(floats)
	fmt.Println(floats, cmp.Less(math.NaN(), 1), cmp.Compare(math.NaN(), math.NaN()))
	defer func() { fmt.Println(recover()) }()
	slices.Min([]int{})
}
