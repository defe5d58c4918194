// A goroutine that sits in a system call does not keep the only P: another one, which wakes it, runs.
package main

import (
	"fmt"
	"runtime"
	"syscall"
)

func main() {
	runtime.GOMAXPROCS(1)
	var pipe [2]int
	if err := syscall.Pipe(pipe[:]); err != nil {
		panic(err)
	}
	for round := byte(0); round < 3; round++ {
		go func(round byte) {
			syscall.Write(pipe[1], []byte{round})
		}(round)
		var buffer [1]byte
		n, err := syscall.Read(pipe[0], buffer[:])
		fmt.Println(n, err, buffer[0])
	}
}
