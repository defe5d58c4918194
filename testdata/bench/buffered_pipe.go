// A pipe of three goroutines over buffered channels.

package main

const count = 10000000 // smoke: 1000

func main() {
	first, second := make(chan int, 128), make(chan int, 128)
	go func() {
		for i := 0; i < count; i++ {
			first <- i
		}
		close(first)
	}()
	go func() {
		for n := range first {
			second <- n * 2
		}
		close(second)
	}()
	sum := 0
	for n := range second {
		sum += n
	}
	println(sum)
}
