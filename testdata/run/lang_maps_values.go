// Elements of many types, large ones too; assignment through them.
package main

type big struct {
	a [20]int
	s string
}

type node struct {
	left, right string
}

func main() {
	m := map[string][]int{}
	m["a"] = append(m["a"], 1, 2)
	m["a"] = append(m["a"], 3)
	m["b"] = nil
	println(len(m["a"]), m["a"][2], len(m), m["b"] == nil)
	m["a"][0] = 10
	println(m["a"][0])
	bigs := map[int]big{}
	var b big
	b.a[5], b.s = 55, "big"
	bigs[1] = b
	b.a[5] = 66
	bigs[2] = b
	println(bigs[1].a[5], bigs[2].a[5], bigs[1].s, bigs[3].s == "")
	got, ok := bigs[2]
	println(got.a[5], ok)
	_, ok = bigs[9]
	println(ok)
	nested := map[string]map[string]int{}
	for _, p := range [][2]string{{"x", "y"}, {"x", "z"}, {"w", "y"}} {
		if nested[p[0]] == nil {
			nested[p[0]] = map[string]int{}
		}
		nested[p[0]][p[1]]++
	}
	println(len(nested), len(nested["x"]), nested["w"]["y"], nested["q"]["q"])
	pointers := map[string]*node{"n": {"l", "r"}}
	pointers["n"].left = "changed"
	println(pointers["n"].left, pointers["n"].right)
	funcs := map[string]func(int) int{
		"double": func(x int) int { return 2 * x },
		"square": func(x int) int { return x * x },
	}
	println(funcs["double"](21), funcs["square"](7))
	structs := map[string]struct{ x, y int }{"p": {1, 2}}
	p := structs["p"]
	p.x = 100
	println(structs["p"].x, p.x)
	set := map[string]struct{}{}
	set["a"] = struct{}{}
	_, in := set["a"]
	println(in, len(set))
	strs := map[int]string{}
	strs[1] += "a"
	strs[1] += "b"
	println(strs[1])
	fl := map[string]float64{}
	fl["x"] += 1.5
	fl["x"] *= 2
	println(fl["x"])
}
