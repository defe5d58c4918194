package main

type shape interface {
	Area() int
	Perimeter() int
}
type square struct{}

func (square) Area() int { return 1 }

func main() {
	var v interface{} = square{}
	_, ok := v.(shape)
	println(ok)
	println(v.(shape).Area())
}
