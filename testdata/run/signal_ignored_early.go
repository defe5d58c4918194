// A signal that is ignored in the first 10 ms, before the runtime sets its own handlers, stays so.
package main

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	signal.Ignore(syscall.SIGPIPE)
	time.Sleep(100 * time.Millisecond)
	if signal.Ignored(syscall.SIGPIPE) {
		os.Exit(3)
	}
}
