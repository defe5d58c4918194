// Unbuffered channels between many pairs of goroutines at once, on one, two and eight Ps.

package main

import "runtime"

func echo(in <-chan int, out chan<- int) {
	for v := range in {
		out <- v + 1
	}
	close(out)
}

func pair(n int, sums chan<- int) {
	to, from := make(chan int), make(chan int)
	go echo(to, from)
	sum := 0
	for i := 0; i < n; i++ {
		to <- i
		sum += <-from
	}
	close(to)
	if _, ok := <-from; ok {
		sum = -1
	}
	sums <- sum
}

func main() {
	for _, processors := range []int{1, 2, 8, 3} {
		runtime.GOMAXPROCS(processors)
		sums := make(chan int)
		for i := 0; i < 50; i++ {
			go pair(200, sums)
		}
		total := 0
		for i := 0; i < 50; i++ {
			total += <-sums
		}
		println(processors, runtime.GOMAXPROCS(0), total)
	}
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	println("end")
}
