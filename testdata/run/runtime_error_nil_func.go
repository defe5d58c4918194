package main

//go:noinline
func call(f func() int) int {
	return f()
}

func main() {
	println(call(func() int { return 7 }))
	println(call(nil))
}
