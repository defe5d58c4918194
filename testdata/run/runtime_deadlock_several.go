package main

// All goroutines wait: main on a full channel, the others on a nil one and on a select.
func main() {
	full := make(chan string, 1)
	go func() {
		var none chan int
		<-none
	}()
	go func() {
		select {}
	}()
	full <- "first"
	full <- "second"
}
