// Maps: literals, access, comma ok, delete, iteration, nil maps.
package main

func main() {
	m := map[string]int{"one": 1, "two": 2, "three": 3}
	println(len(m), m["two"], m["none"])
	v, ok := m["three"]
	println(v, ok)
	_, ok = m["four"]
	println(ok)
	if v, ok := m["one"]; ok {
		println("found", v)
	}
	m["four"] = 4
	m["one"] += 10
	m["five"]++
	delete(m, "two")
	delete(m, "absent")
	println(len(m), m["one"], m["five"])
	sum, keys := 0, 0
	for k, v := range m {
		sum += v
		keys += len(k)
	}
	println(sum, keys)
	var n map[string]int
	println(n == nil, len(n), n["x"])
	for range n {
		println("never")
	}
	delete(n, "x")
	squares := make(map[int]int)
	for i := 0; i < 1000; i++ {
		squares[i] = i * i
	}
	total := 0
	for k, v := range squares {
		if k*k != v {
			println("wrong", k, v)
		}
		total += v
	}
	println(len(squares), total)
	for k := range squares {
		if k%2 == 0 {
			delete(squares, k)
		}
	}
	println(len(squares))
	clear(squares)
	println(len(squares))
	counts := map[rune]int{}
	for _, c := range "mississippi" {
		counts[c]++
	}
	println(counts['s'], counts['i'], counts['p'], counts['m'], counts['x'])
}
