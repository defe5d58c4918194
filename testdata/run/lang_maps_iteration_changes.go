// Deleting and inserting during iteration: each remaining entry is seen once.
package main

func main() {
	m := map[int]bool{}
	for i := 0; i < 100; i++ {
		m[i] = true
	}
	seen := map[int]int{}
	for k := range m {
		seen[k]++
		delete(m, k)
		delete(m, (k+1)%100)
	}
	for k, n := range seen {
		if n != 1 {
			println("seen", n, "times:", k)
		}
	}
	println(len(m), len(seen) <= 100)
	m = map[int]bool{1: true, 2: true}
	n := 0
	for k := range m {
		if n++; n > 10000 {
			break
		}
		if k < 1000 {
			m[k+10000+n] = true
		}
	}
	println(m[1], m[2], len(m) > 2)
	inner := 0
	outer := map[string]int{"a": 1, "b": 2, "c": 3}
	for range outer {
		for range outer {
			inner++
		}
	}
	println(inner)
	first := 0
	for k, v := range map[int]int{7: 49} {
		first = k + v
	}
	println(first)
}
