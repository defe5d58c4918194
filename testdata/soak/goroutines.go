// Many goroutines, in the long form a hundred thousand: parked at once and woken in one go; a chain
// through which a value passes; and generations that start each other.

package main

const count = 20000    // long: 100000
const generations = 13 // long: 15
const rounds = 1       // long: 30

func parked() {
	start, done := make(chan int), make(chan int, 100)
	for i := 0; i < count; i++ {
		go func(i int) {
			k := <-start
			done <- i + k
		}(i)
	}
	for i := 0; i < count; i++ {
		start <- 1
	}
	sum := 0
	for i := 0; i < count; i++ {
		sum += <-done
	}
	if sum != count*(count-1)/2+count {
		panic("parked: wrong sum")
	}
}

func chain() {
	first := make(chan int)
	left := first
	for i := 0; i < count; i++ {
		right := make(chan int)
		go func(left, right chan int) { left <- 1 + <-right }(left, right)
		left = right
	}
	go func() { left <- 0 }()
	if <-first != count {
		panic("chain: wrong sum")
	}
}

func generation(depth int, done chan int) {
	if depth == 0 {
		done <- 1
		return
	}
	mine := make(chan int, 2)
	go generation(depth-1, mine)
	go generation(depth-1, mine)
	done <- <-mine + <-mine
}

func main() {
	for i := 0; i < rounds; i++ {
		parked()
		chain()
		done := make(chan int)
		go generation(generations, done)
		if <-done != 1<<generations {
			panic("generations: wrong sum")
		}
	}
	println("ok")
}
