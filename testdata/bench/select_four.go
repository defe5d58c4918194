// A select over four channels, each with a goroutine that sends.

package main

const count = 1000000 // smoke: 1000

func produce(c chan<- int) {
	for i := 0; i < count; i++ {
		c <- i
	}
}

func main() {
	a, b, c, d := make(chan int), make(chan int), make(chan int, 8), make(chan int, 8)
	go produce(a)
	go produce(b)
	go produce(c)
	go produce(d)
	sum := 0
	for i := 0; i < 4*count; i++ {
		select {
		case n := <-a:
			sum += n
		case n := <-b:
			sum += n
		case n := <-c:
			sum += n
		case n := <-d:
			sum += n
		}
	}
	println(sum)
}
