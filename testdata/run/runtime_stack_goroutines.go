package main

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func deep(n int, c chan int) int {
	var local [16]int
	for i := range local {
		local[i] = n + i
	}
	if n == 0 {
		return <-c
	}
	r := deep(n-1, c)
	for i := range local {
		if local[i] != n+i {
			println("changed", n, i)
		}
	}
	return r + local[15] - n - 15
}

func main() {
	const count = 200
	c, results := make(chan int), make(chan int)
	for i := 0; i < count; i++ {
		i := i
		go func() { results <- deep(i, c) }()
	}
	for i := 0; i < count; i++ {
		c <- fib(10)
	}
	sum := 0
	for i := 0; i < count; i++ {
		sum += <-results
	}
	println(sum)
}
