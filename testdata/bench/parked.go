// The memory of many goroutines that wait for a channel. The peak is what is measured.

package main

const count = 100000 // smoke: 1000

func main() {
	start, done := make(chan bool), make(chan int)
	for i := 0; i < count; i++ {
		go func() {
			<-start
			done <- 1
		}()
	}
	close(start)
	sum := 0
	for i := 0; i < count; i++ {
		sum += <-done
	}
	println(sum)
}
