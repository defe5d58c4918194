// Goroutines and channels: rendezvous, buffers, close, range, direction.
package main

func producer(n int, out chan<- int) {
	for i := 0; i < n; i++ {
		out <- i
	}
	close(out)
}

func square(in <-chan int, out chan<- int) {
	for x := range in {
		out <- x * x
	}
	close(out)
}

func sieve(n int) (primes []int) {
	ch := make(chan int)
	go func(out chan<- int) {
		for i := 2; ; i++ {
			out <- i
		}
	}(ch)
	for i := 0; i < n; i++ {
		p := <-ch
		primes = append(primes, p)
		next := make(chan int)
		go func(in <-chan int, out chan<- int, p int) {
			for {
				if x := <-in; x%p != 0 {
					out <- x
				}
			}
		}(ch, next, p)
		ch = next
	}
	return
}

func main() {
	a, b := make(chan int), make(chan int, 3)
	go producer(10, a)
	go square(a, b)
	sum := 0
	for x := range b {
		sum += x
	}
	println(sum)
	x, ok := <-b
	println(x, ok, len(b), cap(b))
	for _, p := range sieve(20) {
		print(p, " ")
	}
	println()
	done := make(chan struct{})
	results := make(chan string, 4)
	for i := 0; i < 4; i++ {
		go func(i int) {
			results <- string(rune('a' + i))
			done <- struct{}{}
		}(i)
	}
	for i := 0; i < 4; i++ {
		<-done
	}
	close(results)
	n := 0
	for r := range results {
		n += int(r[0])
	}
	println(n)
	c := make(chan chan string)
	go func() {
		reply := <-c
		reply <- "pong"
	}()
	r := make(chan string)
	c <- r
	println(<-r)
	var nilChan chan int
	println(nilChan == nil, len(nilChan), cap(nilChan))
	f := make(chan func(int) int, 1)
	f <- func(x int) int { return x + 1 }
	println((<-f)(41))
}
