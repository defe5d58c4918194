package main

func main() {
	m := map[interface{}]int{}
	m["fine"] = 1
	println(len(m))
	m[[]int{1}] = 2
}
