package main

type triple [3]int32

func main() {
	var bytes []byte
	var triples []triple
	var strings []string
	last := [3]int{}
	for i := 0; i < 3000; i++ {
		bytes = append(bytes, byte(i))
		triples = append(triples, triple{int32(i)})
		strings = append(strings, "s")
		if cap(bytes) != last[0] || cap(triples) != last[1] || cap(strings) != last[2] {
			last = [3]int{cap(bytes), cap(triples), cap(strings)}
			println(i, last[0], last[1], last[2])
		}
	}
	println(bytes[2999], triples[2999][0], strings[2999])
	a := []int{1, 2, 3, 4, 5}
	b := a[1:3:3]
	b = append(b, 10, 20, 30)
	println(a[3], len(b), cap(b), b[4])
	c := a[1:3]
	c = append(c, 99)
	println(a[3], len(c), cap(c))
	a = append(a, a...)
	println(len(a), a[9], a[5])
	a = append(a[:2], a[3:]...)
	println(len(a), a[2])
	n := copy(a[1:], a)
	println(n, a[0], a[1], a[2], a[8])
	println(copy(bytes, "hello"), string(bytes[:6]))
	var none []int
	none = append(none)
	println(none == nil, len(append(none, none...)))
	zero := make([]struct{}, 5)
	zero = append(zero, struct{}{})
	println(len(zero))
}
