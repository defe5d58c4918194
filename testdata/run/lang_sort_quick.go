// Sorting, three ways.
package main

func quick(a []int) {
	if len(a) < 2 {
		return
	}
	p := a[len(a)/2]
	i, j := 0, len(a)-1
	for i <= j {
		for a[i] < p {
			i++
		}
		for a[j] > p {
			j--
		}
		if i <= j {
			a[i], a[j] = a[j], a[i]
			i++
			j--
		}
	}
	quick(a[:j+1])
	quick(a[i:])
}

func merge(a []int) []int {
	if len(a) < 2 {
		return a
	}
	l, r := merge(a[:len(a)/2]), merge(a[len(a)/2:])
	out := make([]int, 0, len(a))
	for len(l) > 0 && len(r) > 0 {
		if l[0] <= r[0] {
			out, l = append(out, l[0]), l[1:]
		} else {
			out, r = append(out, r[0]), r[1:]
		}
	}
	return append(append(out, l...), r...)
}

func insertion(a []string, less func(a, b string) bool) {
	for i := range a {
		for j := i; j > 0 && less(a[j], a[j-1]); j-- {
			a[j], a[j-1] = a[j-1], a[j]
		}
	}
}

func main() {
	seed := uint32(1)
	random := func() int {
		seed = seed*1664525 + 1013904223
		return int(seed >> 16)
	}
	a := make([]int, 2000)
	for i := range a {
		a[i] = random() % 1000
	}
	b := merge(a)
	quick(a)
	for i := range a {
		if a[i] != b[i] || i > 0 && a[i] < a[i-1] {
			println("wrong at", i)
		}
	}
	println(a[0], a[1000], a[1999])
	words := []string{"pear", "apple", "fig", "banana", "kiwi"}
	insertion(words, func(a, b string) bool { return a < b })
	for _, w := range words {
		print(w, " ")
	}
	insertion(words, func(a, b string) bool { return len(a) < len(b) })
	for _, w := range words {
		print(w, " ")
	}
	println()
}
