package main

type code int

func main() {
	println("before")
	panic(code(7))
}
