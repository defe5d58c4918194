package main

import "runtime"

func main() {
	defer println("deferred")
	go func() {
		defer func() { println(recover() == nil) }()
		runtime.Goexit()
	}()
	runtime.Goexit()
}
