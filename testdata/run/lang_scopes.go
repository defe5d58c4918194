// Shadowing, blocks, redeclaration by :=.
package main

var x = "package"

func f() string { return x }

const c = 1

func main() {
	println(x)
	x := "main"
	{
		x := x + " block"
		println(x)
		x = "changed"
	}
	println(x, f())
	if x := 5; x > 3 {
		x := x * 2
		println(x)
	} else {
		println("else", x)
	}
	a, b := 1, 2
	b, d := 3, 4
	println(a, b, d)
	for x := 0; x < 2; x++ {
		x := x * 10
		print(x, " ")
	}
	println(x)
	const c = c + 10
	println(c)
	type T struct{ x int }
	t := T{1}
	{
		type T string
		u := T("inner")
		println(t.x, string(u))
	}
	var true = false
	println(true)
	len := func(s string) int { return 42 }
	println(len("x"))
	switch x := interface{}(a).(type) {
	case int:
		x++
		println(x, a)
	}
	var _ = f()
	var (
		p, q = 1, "q"
		r    float64
	)
	println(p, q, r)
}
