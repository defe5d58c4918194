package main

// The prime sieve, and a pipeline with buffers.
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
	ch := make(chan int)
	go generate(ch)
	for i := 0; i < 50; i++ {
		prime := <-ch
		print(prime, " ")
		next := make(chan int)
		go filter(ch, next, prime)
		ch = next
	}
	println()

	words := make(chan string, 10)
	lengths := make(chan struct {
		word string
		n    int
	}, 3)
	go func() {
		for _, w := range []string{"alpha", "be", "gamma", "d"} {
			words <- w
		}
		close(words)
	}()
	go func() {
		for w := range words {
			lengths <- struct {
				word string
				n    int
			}{w, len(w)}
		}
		close(lengths)
	}()
	for l := range lengths {
		println(l.word, l.n)
	}
}
