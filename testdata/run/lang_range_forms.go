// All forms of range.
package main

func three() [3]int   { println("three called"); return [3]int{1, 2, 3} }
func slice() []string { println("slice called"); return []string{"a", "b"} }

type T struct{ i int }

func main() {
	for i, x := range three() {
		print(i, x, " ")
	}
	println()
	for i := range slice() {
		print(i, " ")
	}
	println()
	a := [3]int{10, 20, 30}
	for i, x := range a {
		a[2] = 99
		print(i, "=", x, " ")
	}
	println()
	for i, x := range &a {
		a[2] = i
		print(x, " ")
	}
	println()
	s := []int{1, 2, 3}
	for i, x := range s {
		s = append(s, x*10)
		s[i] = 0
	}
	println(len(s), s[3], s[5])
	for range s {
		print(".")
	}
	println()
	var t T
	var arr [2]int
	for t.i, arr[1] = range []int{5, 6, 7} {
	}
	println(t.i, arr[1])
	var p *[5]int
	n := 0
	for i := range p {
		n += i
	}
	println(n, len(p))
	for i := range [...]string{4: ""} {
		print(i, " ")
	}
	println()
	for _, row := range [][]int{{1, 2}, {3}, {}} {
		for _, x := range row {
			print(x, " ")
		}
	}
	println()
	str := "go"
	for i, c := range str {
		str = "changed"
		print(i, string(c), " ")
	}
	println(str)
	c := make(chan int, 3)
	c <- 1
	c <- 2
	close(c)
	for range c {
		n++
	}
	println(n)
	for i, b := range []byte("xyz") {
		if i == 1 {
			continue
		}
		print(b, " ")
	}
	println()
	var structs = []struct {
		a [6]int
		s string
	}{{s: "x"}, {s: "y"}}
	for i, st := range structs {
		st.s += "!"
		structs[i].a[5] = i + len(st.s)
	}
	println(structs[1].a[5], structs[1].s)
	for i, x := 0, 5; i < x; i, x = i+1, x-1 {
		print(i+x, " ")
	}
	println()
}
