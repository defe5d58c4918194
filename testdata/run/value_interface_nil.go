package main

type shape interface{ Area() int }

func main() {
	var s shape
	var e interface{} = s
	println(e == nil)
	println(e.(shape).Area())
}
