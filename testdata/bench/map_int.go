// map[int]int: one operation, on a small map (in the first-level cache), a middle one and a large one
// (above the caches), each for about the same time.

package main

const operation = "hit"
const work = 2000000 // smoke: 20000

func fill(n int) map[int]int {
	m := make(map[int]int)
	for i := 0; i < n; i++ {
		m[i*31] = i
	}
	return m
}

func insert(n int) int {
	sum := 0
	for done := 0; done < 2*work; done += n {
		sum += len(fill(n))
	}
	return sum
}

// offset 0: every key is there; 1: none.
func lookup(n, offset int) int {
	m := fill(n)
	sum := 0
	for done := 0; done < 5*work; done += n {
		for i := 0; i < n; i++ {
			sum += m[i*31+offset]
		}
	}
	return sum
}

// A queue of n keys: the newest comes, the oldest goes.
func remove(n int) int {
	m := fill(n)
	for i := n; i < n+2*work; i++ {
		delete(m, (i-n)*31)
		m[i*31] = i
	}
	return len(m)
}

func iterate(n int) int {
	m := fill(n)
	sum := 0
	for done := 0; done < 8*work; done += n {
		for key, value := range m {
			sum += key ^ value
		}
	}
	return sum
}

func main() {
	sum := 0
	for _, n := range [...]int{6, 100, 6000, 600000} {
		switch operation {
		case "insert":
			sum += insert(n)
		case "hit":
			sum += lookup(n, 0)
		case "miss":
			sum += lookup(n, 1)
		case "delete":
			sum += remove(n)
		case "iterate":
			sum += iterate(n)
		}
	}
	println(operation, sum)
}
