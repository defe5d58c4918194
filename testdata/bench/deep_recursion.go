// Recursion on new goroutines, whose stacks grow from the least size, and on one stack.

package main

const rounds = 400 // smoke: 3
const depth = 100000

func down(n int, above *int) int {
	here := n
	if n == 0 {
		return *above
	}
	return down(n-1, &here) + here&1
}

func main() {
	done := make(chan int)
	sum := 0
	for i := 0; i < rounds; i++ {
		go func() {
			start := 0
			done <- down(depth, &start)
		}()
		sum += <-done
	}
	for i := 0; i < rounds; i++ {
		start := 0
		sum += down(depth, &start)
	}
	println(sum)
}
