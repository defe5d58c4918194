package main

func player(in, out chan int) {
	for v := range in {
		out <- v + 1
	}
	close(out)
}

func main() {
	there, back := make(chan int), make(chan int)
	go player(there, back)
	v := 0
	for i := 0; i < 100000; i++ {
		there <- v
		v = <-back
	}
	close(there)
	_, ok := <-back
	println(v, ok)
}
