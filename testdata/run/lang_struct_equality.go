// Comparison of structs and arrays with strings, floats, interfaces and padding.
package main

type padded struct {
	a int8
	b int64
	c int8
}
type strs struct {
	a, b string
	n    int
}
type floats struct{ x, y float64 }
type ifaces struct {
	e interface{}
	n int
}
type blank struct {
	a int
	_ int
	b int
}
type nested struct {
	p padded
	s [2]strs
	f floats
}

func fill(n int8) padded {
	var junk [3]int64
	for i := range junk {
		junk[i] = -1
	}
	_ = junk
	return padded{n, int64(n), n}
}

func main() {
	a, b := fill(1), fill(1)
	println(a == b, a != fill(2))
	s1, s2 := strs{"a", "b" + string(rune('c')), 1}, strs{"a", "bc", 1}
	println(s1 == s2, s1 == strs{"a", "bc", 2})
	var zero float64
	nan := zero / zero
	println(floats{0, 1} == floats{-zero, 1}, floats{nan, 1} == floats{nan, 1})
	println(ifaces{1, 2} == ifaces{1, 2}, ifaces{"x", 2} == ifaces{1, 2}, ifaces{nil, 0} == ifaces{})
	x, y := blank{a: 1, b: 2}, blank{a: 1, b: 2}
	println(x == y)
	n1 := nested{a, [2]strs{s1, s2}, floats{1, 2}}
	n2 := n1
	println(n1 == n2)
	n2.s[1].b = "bd"
	println(n1 == n2, n1 != n2)
	println([2]string{"a", "b"} == [2]string{"a", "b"}, [3]interface{}{1, "a"} == [3]interface{}{1, "b"})
	println([2]float64{nan} == [2]float64{nan}, [0]int{} == [0]int{})
	var i, j interface{} = n1, n2
	println(i == j, i == interface{}(n1))
	var c1, c2 chan int = make(chan int), nil
	println(c1 == c2, c1 == c1, struct{ c chan int }{c1} == struct{ c chan int }{c1})
	m := map[nested]int{n1: 1, n2: 2}
	println(m[n1], m[n2], len(m))
}
