package main

// A small map that does not escape is in the frame with its first slots, so what the runtime returns
// for an assignment is an address in the stack - which may be moved when the goroutine's turn ends
// right there. (Keys of a kind that no faster function is for.)

const rounds = 4000

func count(done chan<- bool) {
	sums := map[[2]int]int{}
	flags := map[[2]int]bool{}
	for i := 0; i < rounds; i++ {
		sums[[2]int{i % 5, 1}] += i
		flags[[2]int{i % 3, 1}] = !flags[[2]int{i % 3, 1}]
		other := map[complex128]uint8{1: 1}
		other[2]++
		other[1] += other[2]
		if other[1] != 2 {
			panic("lost an assignment")
		}
	}
	total := 0
	for k, v := range sums {
		total += (k[0] + 1) * v
	}
	if total != wanted || flags[[2]int{0, 1}] != ((rounds+2)/3%2 == 1) {
		println("sum", total, "wanted", wanted, "flag", flags[[2]int{0, 1}])
	}
	done <- true
}

var wanted int

func main() {
	for i := 0; i < rounds; i++ {
		wanted += (i%5 + 1) * i
	}
	done := make(chan bool)
	for i := 0; i < 8; i++ {
		go count(done)
	}
	for i := 0; i < 8; i++ {
		<-done
	}
	println("ok")
}
