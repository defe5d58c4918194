// Goroutines that end at once: started by the hundred and waited for.

package main

const rounds = 30000 // smoke: 20
const width = 100

func main() {
	done := make(chan int, width)
	sum := 0
	for i := 0; i < rounds; i++ {
		for k := 0; k < width; k++ {
			k := k
			go func() { done <- k }()
		}
		for k := 0; k < width; k++ {
			sum += <-done
		}
	}
	println(sum)
}
