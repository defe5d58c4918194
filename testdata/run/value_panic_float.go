package main

func half(x int) float64 {
	if x%2 == 1 {
		panic(float64(x) / 2)
	}
	return float64(x / 2)
}

func main() {
	println(half(4))
	println(half(5))
}
