// select: ready cases, default, sends, closed and nil channels.
package main

func fibonacci(c chan<- int, quit <-chan bool) {
	x, y := 0, 1
	for {
		select {
		case c <- x:
			x, y = y, x+y
		case <-quit:
			println("quit")
			return
		}
	}
}

func merge(a, b <-chan int) (sum, n int) {
	for a != nil || b != nil {
		select {
		case x, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			sum += x
		case x, ok := <-b:
			if !ok {
				b = nil
				break
			}
			sum += x * 10
		}
		n++
	}
	return
}

func gen(n int) <-chan int {
	c := make(chan int)
	go func() {
		for i := 1; i <= n; i++ {
			c <- i
		}
		close(c)
	}()
	return c
}

func main() {
	c, quit := make(chan int), make(chan bool)
	done := make(chan bool)
	go func() {
		for i := 0; i < 10; i++ {
			print(<-c, " ")
		}
		println()
		quit <- true
		done <- true
	}()
	fibonacci(c, quit)
	<-done
	println(merge(gen(5), gen(3)))
	select {
	case <-make(chan int):
		println("never")
	default:
		println("default")
	}
	b := make(chan string, 1)
	for i := 0; i < 3; i++ {
		select {
		case b <- "x":
			println("sent")
		case s := <-b:
			println("received", s)
		}
	}
	var nilChan chan int
	select {
	case <-nilChan:
	case nilChan <- 1:
	case s := <-b:
		println(s)
	}
	close(b)
	var arr [3]string
	i := 1
	var ok bool
	arr[0] = "before"
	select {
	case arr[i], ok = <-b:
		println(arr[i] == "", ok)
	}
	select {
	case _, ok := <-b:
		println(ok)
	}
	type msg struct {
		a [8]int
		s string
	}
	m := make(chan msg, 1)
	select {
	case m <- msg{s: "large"}:
	}
	select {
	case x := <-m:
		println(x.s, x.a[7])
	}
	counts := [2]int{}
	p, q := make(chan int, 200), make(chan int, 200)
	for i := 0; i < 200; i++ {
		select {
		case p <- i:
			counts[0]++
		case q <- i:
			counts[1]++
		}
	}
	println(counts[0]+counts[1], counts[0] > 30, counts[1] > 30)
}
