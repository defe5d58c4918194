// Two goroutines hand a number to and fro over unbuffered channels.

package main

const rounds = 3000000 // smoke: 1000

func main() {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for n := range ping {
			pong <- n + 1
		}
		close(pong)
	}()
	n := 0
	for i := 0; i < rounds; i++ {
		ping <- n
		n = <-pong
	}
	close(ping)
	println(n)
}
