// The sieve of Eratosthenes over a slice of bool.
// What it measures: a strided store whose index the loop's condition bounds, and byte loads; the
// slice is larger than the second-level cache.

package main

func sieve(n int) int {
	composite := make([]bool, n+1)
	count := 0
	for i := 2; i <= n; i++ {
		if !composite[i] {
			count++
			for j := i + i; j <= n; j += i {
				composite[j] = true
			}
		}
	}
	return count
}

func main() {
	total := 0
	for round := 0; round < 50; round++ {
		total += sieve(1000000 + round)
	}
	println(total)
}
