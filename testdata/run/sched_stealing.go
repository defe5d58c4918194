// One goroutine makes many that compute: they are stolen by the other Ps, each is run once, and the
// pieces come together in the right sum. The local queues overflow into the global one on the way.

package main

import "runtime"

func work(from, to int) int {
	sum := 0
	for i := from; i < to; i++ {
		sum += i % 7
	}
	return sum
}

func tree(depth int, result chan<- int) {
	if depth == 0 {
		result <- work(0, 700)
		return
	}
	parts := make(chan int, 2)
	go tree(depth-1, parts)
	go tree(depth-1, parts)
	result <- <-parts + <-parts
}

func main() {
	for _, processors := range []int{2, 8} {
		runtime.GOMAXPROCS(processors)
		results := make(chan int, 1000)
		for i := 0; i < 1000; i++ {
			go func(i int) { results <- work(i, i+7000) }(i)
		}
		total := 0
		for i := 0; i < 1000; i++ {
			total += <-results
		}
		println(total)
		root := make(chan int)
		go tree(10, root)
		println(<-root)
	}
}
