package main

// Of two ready cases neither is starved.
func main() {
	a, b := make(chan int, 1000), make(chan int, 1000)
	for i := 0; i < 1000; i++ {
		a <- 1
		b <- 1
	}
	fromA, fromB := 0, 0
	for i := 0; i < 1000; i++ {
		select {
		case <-a:
			fromA++
		case <-b:
			fromB++
		}
	}
	println(fromA+fromB, fromA > 300, fromB > 300)
}
