// Deferred calls: one in each call of a function, and many of one call, in a loop.

package main

const rounds = 20000000 // smoke: 1000

var counter int

func one() {
	defer func() { counter++ }()
	counter++
}

func add(n int) { counter += n }

func many(n int) {
	for i := 0; i < n; i++ {
		defer add(i & 1)
	}
}

func main() {
	for i := 0; i < rounds; i++ {
		one()
	}
	for i := 0; i < rounds/100; i++ {
		many(100)
	}
	println(counter)
}
