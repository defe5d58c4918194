package main

//go:noinline
func fail() {
	panic("in a goroutine")
}

func main() {
	c := make(chan int)
	go fail()
	<-c
}
