package main

func main() {
	lock, done := make(chan int, 1), make(chan int)
	counter := 0
	for i := 0; i < 50; i++ {
		go func() {
			for j := 0; j < 100; j++ {
				lock <- 1
				counter++
				<-lock
			}
			done <- 1
		}()
	}
	for i := 0; i < 50; i++ {
		<-done
	}
	println(counter)
}
