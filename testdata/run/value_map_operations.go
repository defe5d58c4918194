package main

// Insertion, lookup, update and deletion through several growths, for each kind of key.
type point struct {
	x, y int16
	name string
}

func main() {
	ints := map[int]int{}
	for i := -500; i < 500; i++ {
		ints[i*i*i] = i
	}
	sum := 0
	for i := -600; i < 600; i++ {
		v, ok := ints[i*i*i]
		if ok != (i >= -500 && i < 500) {
			println("wrong", i)
		}
		sum += v
	}
	println(len(ints), sum)

	strings := make(map[string]int)
	key := ""
	for i := 0; i < 100; i++ {
		key += string(rune('a' + i%26))
		strings[key] = i
		strings[key] += 1000
	}
	println(len(strings), strings["a"], strings["abc"], strings["nope"], strings[key])
	for i := 0; i < 50; i++ {
		delete(strings, key[:2*i+1])
	}
	println(len(strings), strings["abc"], strings["ab"])

	points := map[point]string{{1, 2, "p"}: "first", {1, 2, "q"}: "second"}
	points[point{1, 2, "p"}] += "!"
	println(points[point{1, 2, "p"}], points[point{1, 2, "q"}], points[point{2, 1, "p"}] == "")

	bytes := map[byte]bool{}
	for i := 0; i < 1000; i++ {
		bytes[byte(i)] = i%2 == 0
	}
	println(len(bytes), bytes[10], bytes[11])

	floats := map[float64]string{0: "zero", 1.5: "one and a half"}
	negative := -1 / (1 / floats64("-0"))
	floats[negative] = "minus zero"
	println(len(floats), floats[0], floats[1.5])

	arrays := map[[3]string]int{{"a", "b", "c"}: 3}
	arrays[[3]string{"a", "b", "d"}]++
	println(len(arrays), arrays[[3]string{"a", "b", "c"}], arrays[[3]string{"a", "b", "d"}])

	pointers := map[*int]int{}
	var a, b int
	pointers[&a], pointers[&b] = 1, 2
	println(pointers[&a], pointers[&b], pointers[nil])

	empty := map[struct{}]int{}
	empty[struct{}{}]++
	empty[struct{}{}]++
	println(len(empty), empty[struct{}{}])
}

func floats64(string) float64 { return 0 }
