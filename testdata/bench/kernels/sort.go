// Sorting a slice of int: quicksort with insertion sort for short runs, and heapsort, both written out.
// What it measures: indices that move towards each other, recursion on parts of a slice, swaps, and
// bounds that depend on the data.

package main

func insertion(s []int) {
	for i := 1; i < len(s); i++ {
		for j := i; j > 0 && s[j] < s[j-1]; j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
}

func quicksort(s []int) {
	for len(s) > 12 {
		pivot := s[len(s)/2]
		i, j := 0, len(s)-1
		for i <= j {
			for s[i] < pivot {
				i++
			}
			for s[j] > pivot {
				j--
			}
			if i <= j {
				s[i], s[j] = s[j], s[i]
				i++
				j--
			}
		}
		if j+1 < len(s)-i {
			quicksort(s[:j+1])
			s = s[i:]
		} else {
			quicksort(s[i:])
			s = s[:j+1]
		}
	}
	insertion(s)
}

func sift(s []int, root int) {
	for {
		child := 2*root + 1
		if child >= len(s) {
			return
		}
		if child+1 < len(s) && s[child] < s[child+1] {
			child++
		}
		if s[root] >= s[child] {
			return
		}
		s[root], s[child] = s[child], s[root]
		root = child
	}
}

func heapsort(s []int) {
	for i := len(s)/2 - 1; i >= 0; i-- {
		sift(s, i)
	}
	for i := len(s) - 1; i > 0; i-- {
		s[0], s[i] = s[i], s[0]
		sift(s[:i], 0)
	}
}

func fill(s []int) {
	state := uint64(88172645463325252)
	for i := range s {
		state ^= state << 13
		state ^= state >> 7
		state ^= state << 17
		s[i] = int(state >> 34)
	}
}

func checksum(s []int) int {
	sum := 0
	for i, v := range s {
		sum = (sum*31 + v) ^ i
	}
	return sum
}

func main() {
	s := make([]int, 1000000)
	fill(s)
	quicksort(s)
	println(checksum(s))
	s = s[:700000]
	fill(s)
	heapsort(s)
	println(checksum(s))
	fill(s)
	quicksort(s)
	println(checksum(s))
}
