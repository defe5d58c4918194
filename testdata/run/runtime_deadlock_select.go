package main

func main() {
	a, b := make(chan int), make(chan string)
	select {
	case v := <-a:
		println(v)
	case b <- "x":
		println("sent")
	}
}
