package main

//go:noinline
func divide(a, b int) int {
	return a / b
}

func main() {
	println(divide(6, 3))
	println(divide(6, 0))
}
