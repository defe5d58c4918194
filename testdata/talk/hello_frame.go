package main

//go:noinline
func seven(a, b, c, d, e, f, g int) {}

func main() {
	seven(1, 2, 3, 0, 0, 0, 0)
	println("hello world!")
}
