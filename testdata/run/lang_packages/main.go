package main

import (
	"example.com/multi/geo"
	u "example.com/multi/util"
	"example.com/multi/util/deep"
)

var order = u.Log("main var")

func init() { u.Log("main init") }

type local struct {
	geo.Point
	*geo.Named
}

func main() {
	p := geo.Point{X: 3, Y: 4}
	println(p.Dist2(), geo.Origin.Dist2(), deep.Value)
	var s geo.Shape = geo.NewSquare(5)
	println(s.Area(), s.(interface{ Name() string }).Name())
	l := local{p, &geo.Named{N: "n"}}
	println(l.Dist2(), l.Get(), l.X)
	println(u.Map([]int{1, 2}, func(i int) string { return "x" })[1], u.Count)
	helper()
	var f geo.Func = func(i int) int { return i + u.Count }
	println(f.Twice(1))
}
