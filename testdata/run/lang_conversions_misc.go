// Conversions between named types, slices to arrays, channels, functions, pointers.
package main

type celsius float64
type temp celsius
type ints []int
type fn func(int) int
type pt struct{ x, y int }
type pt2 struct{ x, y int }
type ch chan int
type rec struct{ next *rec }

func (f fn) twice(x int) int { return f(f(x)) }

func main() {
	c := celsius(36.6)
	t := temp(c)
	println(float64(t) == float64(c))
	s := ints{1, 2, 3, 4}
	println(len([]int(s)), s[1])
	arr := [2]int(s)
	p := (*[3]int)(s)
	p[0] = 100
	println(arr[0], s[0], p[2], len(p))
	f := fn(func(x int) int { return x + 3 })
	println(f.twice(1), (func(int) int)(f)(2))
	a := pt{1, 2}
	b := pt2(a)
	b.x = 50
	println(a.x, b.x, pt(b) == pt{50, 2})
	pb := (*pt2)(&a)
	pb.y = 77
	println(a.y)
	var cc ch = make(chan int, 1)
	var send chan<- int = cc
	var recv <-chan int = cc
	send <- 5
	println(<-recv)
	anon := struct{ x, y int }{8, 9}
	a = anon
	println(a.x, pt2(anon).y)
	var e interface{} = anon
	_, ok := e.(pt)
	println(ok)
	r := &rec{}
	r.next = r
	println(r.next.next == r)
	println(int('☺'), string('☺'), rune("é"[0]))
	var i8 int8 = -1
	println(uint32(i8), uint8(i8), float32(i8))
	big := [4]int([]int{1, 2, 3, 4})
	println(big[3])
	empty := [0]int([]int(nil))
	println(len(empty))
	x := uint16(40000)
	println(int16(x), byte(x>>8))
}
