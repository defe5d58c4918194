package main

// What the language promises about a range over a map that changes.
func main() {
	m := map[int]int{}
	for i := 0; i < 100; i++ {
		m[i] = i
	}
	seen := 0
	for k := range m {
		seen++
		delete(m, k)
		delete(m, k^1) // never reached again
	}
	println(seen, len(m))

	for i := 0; i < 100; i++ {
		m[i] = i
	}
	old := 0
	for k, v := range m {
		if k < 100 {
			old++
			if v != k {
				println("wrong", k, v)
			}
		}
		if len(m) < 5000 {
			m[k+1000] = k + 1000
			m[k+20000] = k + 20000
		}
	}
	println(old)

	counts := map[int]int{}
	for i := 0; i < 2000; i++ {
		for k := range map[int]bool{1: true, 2: true, 3: true} {
			counts[k]++
			break
		}
	}
	println(len(counts), counts[1] > 200, counts[2] > 200, counts[3] > 200)

	nan := 0.0
	nan = nan / nan
	odd := map[float64]int{}
	for i := 0; i < 20; i++ {
		odd[nan] = i
	}
	_, found := odd[nan]
	sum := 0
	for _, v := range odd {
		sum += v
	}
	println(len(odd), found, sum)
	clear(odd)
	println(len(odd))

	cleared := 0
	for i := 0; i < 50; i++ {
		m[i] = i
	}
	for range m {
		cleared++
		clear(m)
	}
	println(cleared, len(m))

	var none map[string]int
	for range none {
		println("never")
	}
	delete(none, "x")
	println(len(none), none["x"])
}
