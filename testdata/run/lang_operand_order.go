// Where the specification leaves open whether a variable is read before or after the calls of the
// same expression, programs see gc's order: calls, receives and the like first, from left to right,
// then variables, selectors, dereferences and elements.
package main

import (
	"fmt"
	"os"
)

type point struct{ x, y int }

type wide struct{ a, b, c, d, e int }

type named int

func (n named) plus(i int) int    { return int(n) + i }
func (p point) sum(i int) int     { return p.x + p.y + i }
func (p *point) ptrSum(i int) int { return p.x + p.y + i }

var (
	count  int
	where  point
	big    wide
	array  [4]int
	slice  []int
	table  map[string]int
	text   string
	anyone any
	method func(int) int
	link   *point
	links  []*point
	ch     chan int
	ok     bool
	real1  float64
)

func reset() {
	count = 1
	where = point{1, 2}
	big = wide{1, 2, 3, 4, 5}
	array = [4]int{1, 2, 3, 4}
	slice = []int{1, 2, 3, 4}
	table = map[string]int{"a": 1}
	text = "t"
	anyone = 1
	method = func(i int) int { return i }
	link = &point{5, 6}
	links = []*point{{1, 1}, {2, 2}}
	ch = make(chan int, 64)
	ok = true
	real1 = 1.5
}

// next changes everything.
func next(i int) int {
	count += 10
	where = point{where.x + 10, where.y + 10}
	big = wide{big.a + 10, big.b + 10, 30, 40, 50}
	for j := range array {
		array[j] += 10
		slice[j] += 10
	}
	table["a"] += 10
	text += "!"
	anyone = count
	method = func(i int) int { return i + 1000 }
	link = &point{link.x + 10, link.y + 10}
	links[0], links[1] = links[1], links[0]
	ch <- count
	ok = !ok
	real1 *= 2
	return i
}

func nextText(s string) string { next(0); return s }
func nextBool(b bool) bool     { next(0); return b }
func pair(a, b int) (int, int) { next(0); return a, b }
func three(a, b, c int) string { return fmt.Sprint(a, b, c) }
func anys(list ...any) string  { return fmt.Sprint(list...) }
func ints(list ...int) string  { return fmt.Sprint(list) }
func pointer() *point          { next(0); return &where }
func newSlice() []int          { next(0); return slice }

func show(name string, values ...any) { fmt.Println(append([]any{name + ":"}, values...)...); reset() }

func binary() {
	show("global", count*100+next(1))
	show("both sides", count+next(1)+count+next(2)+count)
	show("field", where.x*100+next(1))
	show("pointer field", link.x*100+next(1))
	show("dereference", (*link).y*100+next(1))
	show("array element", array[1]*100+next(1))
	show("slice element", slice[1]*100+next(1))
	show("variable index", slice[count%4]*100+next(1))
	show("map element", table["a"]*100+next(1))
	show("length", len(text)*100+next(1))
	show("capacity", cap(slice[count%4:])*100+next(1))
	show("string", text+nextText("x")+text)
	show("string index", int(text[0])*100+next(1))
	show("conversion", int64(count)*100+int64(next(1)))
	show("float", real1*float64(next(1))+real1)
	show("negation", -count+next(1))
	show("comparison", count == next(11), count < next(5), text == nextText("t!"))
	show("bool", ok == nextBool(true))
	show("and", ok && nextBool(true), (ok && true) == nextBool(true))
	show("or", ok || nextBool(true), (ok || false) == nextBool(false))
	show("min", min(count, 5)+next(1), min(count, next(3)), max(count, next(3)))
	show("complex", complex(real1, float64(next(1))), real(complex(real1, 0))+float64(next(1)))
	show("assertion", anyone.(int)*100+next(1))
	show("receive", count+<-func() chan int { next(0); return ch }()+count)
	show("shift", count<<uint(next(1)), 1<<uint(count)+next(1))
	show("struct", where == *pointer(), point{count, 2} == *pointer(), big == wide{next(11), 12, 30, 40, 50})
	show("array", array == [4]int{next(11), 12, 13, 14})
	show("interface", anyone == any(next(11)), any(count) == any(next(11)))
	show("method", named(count).plus(next(1)), where.sum(next(1)), link.ptrSum(next(1)), links[0].sum(next(1)))
	show("func value", method(next(1)))
	show("nested", count+func() int { return count + next(1) }()+count)
	show("literal", func() int { count++; return count }()+count)
	show("string of bytes", string([]byte{byte('a' + count)})+nextText("x"))
	show("bytes", len([]byte(text))*100+next(1))
}

func calls() {
	show("arguments", three(count, next(7), count))
	show("interfaces", anys(count, next(7), count, where, next(8), where, text, next(9)))
	show("struct interfaces", anys(point{count, 1}, wide{a: count}, [3]int{count}, next(7), wide{a: count}))
	show("one-field struct", anys(struct{ x int }{count}, [1]int{count}, next(7)))
	show("pointer interface", anys(*link, next(7), *link))
	show("variadic", ints(count, next(7), count))
	show("slices", anys(len(slice[count%4:]), next(1), slice[count%4], slice[1:3][0], next(2)))
	show("several", anys(slice[count%4:3], next(1)))
	show("func", method(count+next(1)))
	show("append", append([]int{count}, count, next(1), count))
	show("append to", append(slice[:count%4], next(1)), append(slice, count, next(1)))
	show("copy", copy(slice[count%4:], []int{next(1), count}), slice)
	show("make", len(make([]int, count, 10+next(20))))
	show("closure", anys(func() int { return count }(), next(1), func() int { return count }()))
}

func literals() {
	show("struct", point{count, next(1)}, point{y: next(1), x: count}, &point{count, next(1)})
	show("wide", wide{count, next(2), count, next(4), count}, *&wide{count, next(2), count, next(4), count})
	show("array", [3]int{count, next(1), count})
	show("slice", []int{count, next(1), count}, []int{2: count, 0: next(1)})
	show("map", map[int]int{count: next(1), next(2): count, next(3) + count: count})
	show("nested", []point{{count, next(1)}, {count, next(2)}})
	show("any", []any{count, next(1), where, next(2), where})
	show("map of structs", map[string]point{"a": {count, next(1)}, "b": {count, next(2)}})
}

func returns1() (int, int)       { return count, next(1) }
func returns2() (a int, b point) { return count + next(1), where }
func returns3() (wide, int)      { return big, next(1) }
func returns4() (any, int)       { return wide{a: count}, next(1) }
func returns5() (a, b int) {
	a = 5
	return a + 1, func() int { a = 50; return 7 }()
}
func returns6() (a, b int) {
	defer func() { a += b }()
	return count, next(1)
}
func returns7() (string, error) { return text, func() error { next(0); return nil }() }

func returns() {
	a, b := returns1()
	show("ints", a, b)
	c, d := returns2()
	show("point", c, d)
	e, f := returns3()
	show("wide", e, f)
	g, h := returns4()
	show("any", g, h)
	a, b = returns5()
	show("named", a, b)
	a, b = returns6()
	show("deferred", a, b)
	i, j := returns7()
	show("error", i, j)
}

func assignments() {
	a, b := count, next(1)
	show("define", a, b)
	a, b, c := count, next(1), count+next(2)
	show("three", a, b, c)
	var d, e = where, next(1)
	show("var", d, e)
	slice[count%3] = next(7)
	show("index", slice, count)
	slice[count%3], count = next(7), 3
	show("indexes", slice, count)
	array[count%4] = next(7)
	show("array", array)
	table[text] = next(7)
	show("map", table["t"], table["t!"])
	link.x = next(7)
	show("pointer", *link)
	old := link
	*link = point{next(7), count}
	show("dereference", *old, *link)
	links[0].x = next(9)
	show("links", *links[0], *links[1])
	count += next(5)
	show("op", count)
	slice[count%3] += next(5)
	show("index op", slice)
	table[text] += next(5)
	show("map op", table["t"], table["t!"])
	text += nextText("x")
	show("string op", text)
	count <<= uint(next(1))
	show("shift op", count)
	slice[next(0)], slice[count%4] = count, next(2)
	show("both", slice)
	x, y := 1, 2
	f := func() int { x, y = 10, 20; return 5 }
	x, y = y, f()
	show("captured", x, y)
	x, y = f(), x+y
	show("captured after", x, y)
	g := func() (int, int) { x, y = 100, 200; return x, y }
	slice[x%4], slice[y%4] = g()
	show("several", slice, x, y)
	pp := &x
	z := *pp + func() int { *pp = 7; return 1 }()
	show("local pointer", z)
	escaping := 3
	p := &escaping
	w := escaping*10 + func() int { *p = 4; return 1 }()
	show("address taken", w)
	arr := [3]int{1, 2, 3}
	ap := &arr
	v := arr[0]*10 + func() int { ap[0] = 9; return 1 }()
	show("array in frame", v, arr == [3]int{func() int { ap[1] = 8; return 9 }(), 8, 3})
	m := map[string]wide{"k": {a: 1}}
	show("map struct", m["k"] == func() wide { m["k"] = wide{a: 2}; return wide{a: 2} }())
	var _ any = anys(count, next(1))
	_, s := count, anys(count, next(1))
	show("blank", s)
}

func statements() {
	ch <- count + next(1)
	show("send", <-ch, <-ch)
	switch count + next(1) {
	case 2:
		show("switch", "before")
	case 12:
		show("switch", "after")
	}
	switch {
	case count+next(1) == 12:
		show("case", "after")
	default:
		show("case", "before")
	}
	if count+next(1) == 12 {
		show("if", "after")
	}
	for i := count + next(1); i < 300; i += 100 {
		show("for", i)
	}
	for _, v := range []int{count, next(1), count} {
		fmt.Print(v, " ")
	}
	show("range")
	for i := range make([]int, count+next(1)) {
		_ = i
	}
	reset()
	defer fmt.Println("deferred:", count, next(1), count)
	defer func(a, b int, c wide, d int) { fmt.Println("deferred:", a, b, c, d) }(count, next(1), big, next(2))
	done := make(chan bool)
	go func(a, b int) { fmt.Println("go:", a, b); done <- true }(count, next(1))
	<-done
	reset()
	select {
	case ch <- count + next(1):
		show("select", <-ch, <-ch)
	}
	reset()
	fmt.Fprintln(os.Stdout, count, next(1), count)
}

func panics() {
	try := func(name string, f func()) {
		defer func() { show(name, recover(), count) }()
		f()
	}
	var none []int
	var null *point
	zero := 0
	try("index", func() { _ = none[5] + next(1) })
	try("nil", func() { _ = null.x + next(1) })
	try("divide", func() { _ = 1/zero + next(1) })
	try("assign index", func() { none[5] = next(1) })
	try("assign nil", func() { null.x = next(1) })
	try("two indexes", func() { none[5] = none[6] })
	try("element of nil", func() { none[null.x] = none[6] })
	try("map", func() { var m map[string]int; m["a"] = none[6] })
	try("assert", func() { _ = any(1).(string) + nextText("a") })
	try("assert pointer", func() { _ = anyone.(*point).x + next(1) })
	try("arguments", func() { three(none[1], next(1), 1/zero) })
	try("store", func() { *null = point{none[1], 1 / zero} })
	try("op", func() { none[5] += none[6] })
	try("map op", func() { table["z"] += none[6] })
	try("map op entered", func() { fmt.Print(len(table), " "); none[0] = 1 })
	try("pair", func() { none[1], count = next(1), 1/zero })
	try("slice", func() { _ = append(none[:3], next(1)) })
	try("interface method", func() { var e error; _ = e.Error() + nextText("a") })
	try("nil func", func() { var f func(int); f(next(1)) })
}

func generic[T ~int | ~float64](x *T, f func() T) (T, []T, any) {
	return *x*100 + f(), []T{*x, f(), *x}, *x + f()
}

// The variable is never assigned, but what it leads to is.
func conversions() {
	b := []byte("abc")
	f := func() string { b[0]++; return "-" }
	fmt.Println(string(b) + f() + string(b))
	fmt.Println([3]byte(b), f(), [3]byte(b))
}

func main() {
	reset()
	binary()
	calls()
	literals()
	returns()
	assignments()
	statements()
	panics()
	fmt.Println(generic(&count, func() int { return next(1) }))
	fmt.Println(generic(&real1, func() float64 { next(1); return 1 }))
	conversions()
}
