// Package maps.
package main

import (
	"fmt"
	"maps"
	"strings"
)

func main() {
	m := map[string]int{}
	for i := 0; i < 100; i++ {
		m[fmt.Sprint("k", i)] = i
	}
	c := maps.Clone(m)
	c["k5"]++
	fmt.Println(len(c), m["k5"], c["k5"], maps.Equal(m, c), maps.Equal(m, maps.Clone(m)))
	maps.DeleteFunc(c, func(k string, v int) bool { return v%10 != 3 })
	fmt.Println(c)
	maps.Copy(c, map[string]int{"k3": -3, "new": 1})
	fmt.Println(c)
	fmt.Println(maps.EqualFunc(map[string]string{"a": "X"}, map[string]string{"a": "x"}, strings.EqualFold))
	var none map[int]int
	fmt.Println(maps.Clone(none) == nil, maps.Equal(none, map[int]int{}))
	type key struct {
		a int
		b string
	}
	big := map[key][40]int{{1, "x"}: {39: 7}}
	copied := maps.Clone(big)
	fmt.Println(copied[key{1, "x"}][39], len(copied))
}
