package main

import "runtime"

func main() {
	defer println("deferred")
	done := make(chan bool)
	go func() {
		defer close(done)
		defer func() { println(recover() == nil) }()
		runtime.Goexit()
	}()
	<-done
	runtime.Goexit()
}
