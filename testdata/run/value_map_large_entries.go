package main

// Keys and elements that are too large to be in the table themselves.
type large struct {
	words [40]int
	text  string
}

func main() {
	byKey := map[large]int{}
	var k large
	for i := 0; i < 100; i++ {
		k.words[39] = i % 60
		k.text = "key"
		byKey[k] += i
	}
	println(len(byKey), byKey[k])
	byInt := map[int]large{}
	for i := 0; i < 100; i++ {
		k.words[0] = i
		byInt[i] = k
	}
	v := byInt[42]
	println(len(byInt), v.words[0], v.words[39], v.text, byInt[1000].text == "")
	type huge [300]string
	hm := map[string]huge{"a": {299: "last"}}
	println(hm["a"][299], hm["b"][299] == "", len(hm))
	pm := map[int]*large{}
	for i := 0; i < 10; i++ {
		pm[i] = &large{text: string(rune('a' + i))}
	}
	pm[3].text += "!"
	println(pm[3].text, pm[4].text)
	mm := map[string]map[string][]int{}
	for i := 0; i < 30; i++ {
		a, b := string(rune('a'+i%3)), string(rune('x'+i%2))
		if mm[a] == nil {
			mm[a] = map[string][]int{}
		}
		mm[a][b] = append(mm[a][b], i)
	}
	println(len(mm), len(mm["a"]["x"]), mm["b"]["y"][2], cap(mm["c"]["x"]) >= 5)
}
