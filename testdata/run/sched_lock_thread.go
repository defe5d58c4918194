// Goroutines that are locked to their threads: they hand values to others and to one another, lock
// twice, unlock, and end while locked.

package main

import "runtime"

func locked(in <-chan int, out chan<- int) {
	runtime.LockOSThread()
	runtime.LockOSThread()
	for v := range in {
		out <- v * 2
	}
	runtime.UnlockOSThread()
	runtime.UnlockOSThread()
	runtime.UnlockOSThread() // one too many does nothing
	close(out)
}

func main() {
	runtime.GOMAXPROCS(4)
	first, second, third := make(chan int), make(chan int), make(chan int)
	go locked(first, second)
	go locked(second, third)
	runtime.LockOSThread()
	sum := 0
	for i := 0; i < 500; i++ {
		first <- i
		sum += <-third
		if i%100 == 0 {
			runtime.GOMAXPROCS(1 + i/100)
		}
	}
	close(first)
	if _, ok := <-third; ok {
		sum = 0
	}
	println(sum)
	ended := make(chan bool)
	for i := 0; i < 10; i++ {
		go func() {
			runtime.LockOSThread()
			ended <- true
		}()
		<-ended
	}
	println("end")
}
