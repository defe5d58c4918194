// Signals of the process to itself, through os/signal.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGUSR1, syscall.SIGTERM)
	for _, s := range []syscall.Signal{syscall.SIGUSR1, syscall.SIGTERM} {
		syscall.Kill(os.Getpid(), s)
		println((<-c).String())
	}
	signal.Ignore(syscall.SIGTERM)
	println(signal.Ignored(syscall.SIGTERM))
	syscall.Kill(os.Getpid(), syscall.SIGTERM)
	signal.Stop(c)
	println("alive")
}
