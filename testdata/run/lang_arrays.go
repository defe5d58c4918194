// Arrays are values: assignment, parameters and results copy.
package main

type matrix [3][3]int

func (m matrix) transpose() matrix {
	var t matrix
	for i, row := range m {
		for j, x := range row {
			t[j][i] = x
		}
	}
	return t
}

func (m *matrix) scale(k int) {
	for i := range m {
		for j := range m[i] {
			m[i][j] *= k
		}
	}
}

func change(a [4]int) [4]int {
	a[0] = 100
	return a
}

func main() {
	a := [4]int{1, 2, 3, 4}
	b := a
	b[1] = 20
	c := change(a)
	println(a[0], a[1], b[1], c[0], c[3])
	println(a == b, a == [...]int{1, 2, 3, 4}, a != c)
	m := matrix{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}
	t := m.transpose()
	m.scale(10)
	println(m[0][1], t[0][1], t[2][0])
	a, b = b, a
	println(a[1], b[1])
	p := &a
	p[2] = 7
	for i, x := range p {
		print(i, "=", x, " ")
	}
	println(len(p), cap(a))
	sparse := [...]string{2: "two", 5: "five", "six"}
	println(len(sparse), sparse[2], sparse[5], sparse[6], sparse[0] == "")
	one := [1]int{42}
	two := one
	two[0]++
	println(one[0], two[0], one == two)
	var none [0]int
	println(len(none), none == [0]int{})
	i := 3
	println([...]int{5, 6, 7, 8}[i])
	s := a[1:3]
	s[0] = 99
	println(a[1], len(s), cap(s))
	arrays := [][2]int{{1, 2}, {3, 4}}
	for _, x := range arrays {
		x[0] = 0
	}
	println(arrays[0][0], arrays[1][1])
}
