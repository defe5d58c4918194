package main

type key struct {
	name  string
	value interface{}
}

func main() {
	m := map[key]int{{"a", 1}: 1}
	println(m[key{"a", 1}])
	println(m[key{"a", map[int]int{}}])
}
