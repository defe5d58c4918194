package main

func f() (x int) {
	defer func() {
		r := recover()
		println("recovered", r != nil)
		if s, ok := r.(string); ok {
			println(s)
		}
		x = 7
	}()
	x = 3
	panic("boom")
}

func g(n int) (a []int, s string) {
	s = "start"
	defer func() {
		recover()
		println("in g", n, s, len(a))
		a = append(a, n)
	}()
	a = []int{1, 2}
	var p *int
	s = "before"
	*p = 4
	s = "after"
	return nil, "x"
}

func loop() {
	for i := 0; i < 5; i++ {
		defer println("deferred", i)
	}
	defer func() { println(recover().(int)) }()
	panic(42)
}

type big struct{ a [10]int }

func h() (b big) {
	defer func() { recover(); b.a[3]++ }()
	b.a[3] = 5
	var m map[string]int
	m["x"] = 1
	return big{}
}

func unnamed() int {
	defer func() { recover() }()
	arr := []int{1}
	i := 5
	return arr[i]
}
func deep(n int) int {
	if n == 0 {
		panic("deep")
	}
	var x [100]int
	x[n%100] = n
	return deep(n-1) + x[n%100]
}
func deepr() (r int) { defer func() { recover(); r = bigstack(1000) }(); return deep(10000) }
func bigstack(n int) int {
	if n == 0 {
		return 1
	}
	var x [50]int
	x[n%50] = n
	return bigstack(n-1) + x[0]
}

func main() {
	println(f())
	a, s := g(9)
	println(len(a), a[2], s)
	loop()
	b := h()
	println(b.a[3])
	println(unnamed())
	println(deepr())
	func() {
		defer func() { println("outer", recover().(string)) }()
		defer func() {
			defer func() { println("inner", recover().(string)) }()
			panic("second")
		}()
		panic("first")
	}()
	func() {
		defer func() { println("replaced:", recover().(string)) }()
		defer func() { panic("second") }()
		panic("first")
	}()
	println("recover in main:", recover() == nil)
}
