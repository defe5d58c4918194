package main

func main() {
	a, b := make(chan int, 1), make(chan string)
	var never chan int
	done := make(chan bool)
	go func() {
		for i := 0; i < 3; i++ {
			b <- "b"
		}
		close(done)
	}()
	sent, received, got := 0, 0, 0
	for running := true; running; {
		select {
		case a <- 1:
			sent++
		case v := <-a:
			received += v
		case s, ok := <-b:
			if ok {
				got += len(s)
			}
		case <-never:
			println("never")
		case never <- 1:
			println("never")
		case <-done:
			running = false
		}
	}
	println(got, sent-received == 0 || sent-received == 1)
	select {
	case <-done:
		println("closed")
	}
	select {
	case v, ok := <-done:
		println(v, ok)
	default:
		println("default")
	}
	full := make(chan int, 1)
	full <- 1
	select {
	case full <- 2:
		println("sent")
	default:
		println("full")
	}
	counts := [4]int{}
	ready := [4]chan int{}
	for i := range ready {
		ready[i] = make(chan int, 1)
	}
	for n := 0; n < 4000; n++ {
		for i := range ready {
			select {
			case ready[i] <- i:
			default:
			}
		}
		select {
		case i := <-ready[0]:
			counts[i]++
		case i := <-ready[1]:
			counts[i]++
		case i := <-ready[2]:
			counts[i]++
		case i := <-ready[3]:
			counts[i]++
		}
	}
	for _, c := range counts {
		print(c > 800 && c < 1200, " ")
	}
	println()
}
