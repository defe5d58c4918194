package main

// The program ends with main, whatever else waits.
func main() {
	c := make(chan int)
	for i := 0; i < 10; i++ {
		go func() {
			c <- 1
			println("never")
		}()
	}
	println("done")
}
