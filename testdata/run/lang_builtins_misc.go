// min, max, clear, copy, complex, new, len and cap of everything.
package main

func f() (int, int) { return 3, 4 }

func main() {
	println(min(3, 1, 2), max(3, 1, 2), min(2.5, 1), max("a", "c", "b"), min("b", "a"))
	x, y := 5, -5
	println(min(x, y), max(x, y, 10))
	var zero float64
	nan := zero / zero
	println(min(1, nan), max(nan, 1), 1/min(zero, -zero) < 0, 1/max(-zero, zero) > 0)
	var u8 uint8 = 200
	println(max(u8, 100), min(int8(-3), 2))
	m := map[string]int{"a": 1}
	clear(m)
	println(len(m))
	s := []string{"a", "b", "c"}
	clear(s[1:])
	println(s[0], s[1] == "", len(s))
	structs := []struct{ a [5]int }{{[5]int{1}}, {[5]int{2}}}
	clear(structs)
	println(structs[1].a[0])
	c := complex(float32(1), 2)
	println(real(c), imag(c))
	p := new([3]int)
	p[1]++
	println(p[1], len(p), cap(p))
	b := make([]byte, 3, 5)
	println(copy(b, "hello"), string(b), cap(b[1:]))
	ch := make(chan int, 7)
	ch <- 1
	println(len(ch), cap(ch))
	n := make([]int, u8/100)
	println(len(n))
	pp := new(*int)
	*pp = new(int)
	**pp = 9
	println(**pp)
	println(max(f()))
	println(len("constant"), len([...]int{1, 2, 3}))
	a := append([]byte("x"), "yz"...)
	a = append(a, a[1:]...)
	println(string(a))
	i := append([]interface{}{}, 1, "two", 3.0, nil)
	println(len(i), i[1].(string), i[3] == nil)
}
