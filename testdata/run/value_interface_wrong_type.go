package main

func main() {
	var v interface{} = "text"
	n, ok := v.(int)
	println(n, ok)
	println(v.(int))
}
