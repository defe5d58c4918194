// Searching in sorted slices: by halving with a comparison given as a func, as package sort does,
// and with the comparison written out.
// What it measures: closures that are known where they are called, loops with unpredictable
// branches, and an index between two others.

package main

func search(n int, found func(int) bool) int {
	low, high := 0, n
	for low < high {
		middle := int(uint(low+high) >> 1)
		if !found(middle) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

func searchInts(s []int, x int) int {
	return search(len(s), func(i int) bool { return s[i] >= x })
}

func find(s []int, x int) int {
	low, high := 0, len(s)
	for low < high {
		middle := int(uint(low+high) >> 1)
		if s[middle] < x {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

func main() {
	s := make([]int, 1<<16)
	for i := range s {
		s[i] = i*3 + i%7
	}
	sum := 0
	state := uint32(7)
	for i := 0; i < 1200000; i++ {
		state = state*1664525 + 1013904223
		x := int(state>>8) % (3 << 16)
		sum += searchInts(s, x)
		sum -= find(s, x+5)
	}
	println(sum)
}
