package main

var flag = false

func step(x int) int { return x*3 + 1 }

// A goroutine that never waits still lets others run.
func spin(stop chan bool) {
	x := 1
	for {
		x = step(x)
		select {
		case <-stop:
			println("stopped")
			stop <- x != 0
			return
		default:
		}
	}
}

func main() {
	stop := make(chan bool)
	go spin(stop)
	stop <- true
	println(<-stop)
}
