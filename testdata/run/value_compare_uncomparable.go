package main

func same(a, b interface{}) bool { return a == b }

func main() {
	println(same(1, 1), same("a", 1), same([]int{1}, 1))
	println(same([]int{1}, []int{1}))
}
