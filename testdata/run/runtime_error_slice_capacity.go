package main

//go:noinline
func cut(s []int, high int) []int {
	return s[:high]
}

func main() {
	println(len(cut(make([]int, 3, 10), 11)))
}
