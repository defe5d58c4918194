package main

// The prime sieve: a goroutine for each prime.
func generate(out chan<- int) {
	for i := 2; ; i++ {
		out <- i
	}
}

func filter(in <-chan int, out chan<- int, prime int) {
	for {
		if i := <-in; i%prime != 0 {
			out <- i
		}
	}
}

func main() {
	in := make(chan int)
	go generate(in)
	for i := 0; i < 200; i++ {
		prime := <-in
		if i%20 == 19 {
			println(i+1, prime)
		}
		out := make(chan int)
		go filter(in, out, prime)
		in = out
	}
}
