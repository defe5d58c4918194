package main

//go:noinline
func send(c chan int) {
	c <- 1
}

func main() {
	c := make(chan int)
	done := make(chan bool)
	go send(c)
	go func() {
		close(c)
	}()
	<-done
}
