// Slices whose elements are structs, slices and arrays.
package main

type item struct {
	name  string
	score int
	tags  []string
	pos   [3]float64
}

func best(items []item) *item {
	var b *item
	for i := range items {
		if b == nil || items[i].score > b.score {
			b = &items[i]
		}
	}
	return b
}

func main() {
	items := []item{{"a", 3, nil, [3]float64{1}}, {name: "b", score: 9}, {"c", 5, []string{"x", "y"}, [3]float64{}}}
	b := best(items)
	b.score++
	println(b.name, items[1].score)
	items = append(items, item{name: "d"}, items[2])
	items[4].tags[0] = "shared"
	println(len(items), items[2].tags[0], items[3].name, items[4].name)
	for _, it := range items {
		it.score = 0
	}
	println(items[0].score)
	items[0].pos[2] = 2.5
	copyOf := items[0]
	copyOf.pos[2] = 3.5
	println(items[0].pos[2], copyOf.pos[2])
	grid := make([][]int, 3)
	for i := range grid {
		grid[i] = make([]int, 4)
		for j := range grid[i] {
			grid[i][j] = i * j
		}
	}
	grid[2][3]++
	println(grid[2][3], len(grid), len(grid[0]))
	pointers := []*item{{name: "p"}, &items[0], nil}
	println(pointers[0].name, pointers[1].name, pointers[2] == nil)
	pairs := [][2]string{{"k", "v"}}
	pairs = append(pairs, [2]string{"x"})
	println(pairs[0][1], pairs[1][0], len(pairs[1][1]))
}
