// A deadlock of goroutines that are locked to their threads, after all Ps have been in use.

package main

import "runtime"

func main() {
	runtime.GOMAXPROCS(4)
	runtime.LockOSThread()
	done := make(chan bool)
	for i := 0; i < 100; i++ {
		go func() {
			sum := 0
			for k := 0; k < 100000; k++ {
				sum += k
			}
			done <- sum > 0
		}()
	}
	for i := 0; i < 100; i++ {
		<-done
	}
	<-done
}
