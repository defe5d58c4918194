package main

type shape interface{ area() int }
type square int
type rect struct{ w, h int }

func (s square) area() int { return int(s * s) }
func (r rect) area() int   { return r.w * r.h }

func main() {
	m := map[interface{}]string{
		1: "int", int8(1): "int8", "1": "string", 1.0: "float64", true: "bool",
		[2]int{1, 2}: "array", rect{1, 2}: "rect", nil: "nil",
	}
	println(len(m), m[1], m[int8(1)], m["1"], m[1.0], m[true], m[[2]int{1, 2}], m[rect{1, 2}], m[nil])
	println(m[int16(1)] == "", m[rect{2, 1}] == "")
	s := map[shape]int{square(3): 1, rect{2, 3}: 2}
	s[square(3)] += 10
	s[rect{2, 3}] += 20
	total := 0
	for k, v := range s {
		total += k.area() * v
	}
	println(len(s), total)
	var c chan int = make(chan int)
	m[c] = "chan"
	println(m[c], m[make(chan int)] == "")
}
