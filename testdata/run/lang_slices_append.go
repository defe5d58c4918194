// append, growth, sharing, copy, three-index slices.
package main

func grow(n int) []int {
	var s []int
	for i := 0; i < n; i++ {
		s = append(s, i*i)
	}
	return s
}

func sum(s []int) (n int) {
	for _, x := range s {
		n += x
	}
	return
}

func main() {
	s := grow(1000)
	println(len(s), s[999], sum(s))
	var caps []int
	last := -1
	var t []byte
	for i := 0; i < 5000; i++ {
		t = append(t, byte(i))
		if cap(t) != last {
			last = cap(t)
			caps = append(caps, last)
		}
	}
	for _, c := range caps {
		print(c, " ")
	}
	println()
	a := []int{1, 2, 3, 4, 5}
	b := a[1:3]
	b = append(b, 100)
	println(a[3], len(b), cap(b))
	c := a[1:3:3]
	c = append(c, 200)
	println(a[3], c[2], cap(a[:2:4]))
	a = append(a, a...)
	println(len(a), a[5], a[9])
	n := copy(a, a[3:])
	println(n, a[0], a[6])
	println(copy(a[2:], a), a[2], a[3])
	a = append(a[:1], a[2:]...)
	println(len(a), a[1])
	var nilSlice []string
	println(nilSlice == nil, len(nilSlice), cap(nilSlice), len(append(nilSlice, "x")))
	d := append([]int(nil), 1, 2, 3)
	println(len(d), d[2])
	e := make([]int, 2, 10)
	f := append(e, 3)
	g := append(e, 4)
	println(f[2], g[2], len(e))
	s2 := append([]int{}, make([]int, 3)...)
	println(len(s2), s2[2])
	clear(d)
	println(d[0], d[2])
}
