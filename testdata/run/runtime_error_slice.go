package main

//go:noinline
func cut(s []int, low, high int) []int {
	return s[low:high]
}

func main() {
	println(len(cut(make([]int, 3, 10), 2, 9)))
	println(len(cut(make([]int, 3, 10), 5, 2)))
}
