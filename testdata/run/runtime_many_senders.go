package main

func main() {
	const senders, each = 100, 50
	c := make(chan int, 7)
	done := make(chan bool)
	for i := 0; i < senders; i++ {
		i := i
		go func() {
			for j := 0; j < each; j++ {
				c <- i*each + j
			}
			done <- true
		}()
	}
	go func() {
		for i := 0; i < senders; i++ {
			<-done
		}
		close(c)
	}()
	sum, count := 0, 0
	for v := range c {
		sum += v
		count++
	}
	println(count, sum)
}
