// go with methods, interfaces, closures, builtins and many arguments.
package main

type worker struct {
	id  int
	out chan string
}

func (w worker) run(s string)    { w.out <- s + string(rune('0'+w.id)) }
func (w *worker) later(n ...int) { w.out <- string(rune('0' + len(n) + w.id)) }

type runner interface{ run(string) }

type large struct{ a [20]int }

func (l large) total(c chan int) {
	n := 0
	for _, x := range l.a {
		n += x
	}
	c <- n
}

func many(a int, b string, c float64, d [5]int, e interface{}, out chan int) {
	out <- a + len(b) + int(c) + d[4] + e.(int)
}

func pair() (string, chan string)  { return "pair", shared }
func send(s string, c chan string) { c <- s }

var shared = make(chan string)

func main() {
	out := make(chan string)
	w := worker{1, out}
	go w.run("value")
	w.id = 5
	println(<-out)
	go w.later(1, 2)
	println(<-out)
	var r runner = w
	go r.run("iface")
	println(<-out)
	go runner.run(w, "expr")
	println(<-out)
	f := w.run
	go f("bound")
	println(<-out)
	var l large
	l.a[7], l.a[19] = 30, 12
	c := make(chan int)
	go l.total(c)
	l.a[0] = 1000
	println(<-c)
	d := [5]int{4: 100}
	go many(1, "four", 5.5, d, 1000, c)
	d[4] = 0
	println(<-c)
	go send(pair())
	println(<-shared)
	go close(c)
	_, ok := <-c
	println(ok)
	x := 1
	y := make(chan bool)
	go func() { x = 2; y <- true }()
	<-y
	println(x)
	var fn func(chan bool)
	fn = func(c chan bool) { c <- true }
	go fn(y)
	fn = nil
	println(<-y)
}
