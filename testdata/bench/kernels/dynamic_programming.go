// Two tables: the longest common subsequence of two texts row by row, and a knapsack.
// What it measures: the recurrences of dynamic programming, which read neighbours of the index
// (i-1, i+1), the builtin max written as a branch, and slices that change places.

package main

func lcs(a, b []byte) int {
	previous := make([]int, len(b)+1)
	current := make([]int, len(b)+1)
	for i := 0; i < len(a); i++ {
		for j := 0; j < len(b); j++ {
			if a[i] == b[j] {
				current[j+1] = previous[j] + 1
			} else if previous[j+1] >= current[j] {
				current[j+1] = previous[j+1]
			} else {
				current[j+1] = current[j]
			}
		}
		previous, current = current, previous
	}
	return previous[len(b)]
}

func knapsack(weights, values []int, capacity int) int {
	best := make([]int, capacity+1)
	for i, weight := range weights {
		for c := capacity; c >= weight; c-- {
			if with := best[c-weight] + values[i]; with > best[c] {
				best[c] = with
			}
		}
	}
	return best[capacity]
}

func main() {
	state := uint32(1)
	next := func() uint32 {
		state = state*1664525 + 1013904223
		return state >> 16
	}
	a := make([]byte, 6000)
	b := make([]byte, 6000)
	for i := range a {
		a[i] = byte(next() % 4)
		b[i] = byte(next() % 4)
	}
	println(lcs(a, b))
	weights := make([]int, 2000)
	values := make([]int, 2000)
	for i := range weights {
		weights[i] = int(next()%500) + 1
		values[i] = int(next() % 1000)
	}
	println(knapsack(weights, values, 50000))
}
