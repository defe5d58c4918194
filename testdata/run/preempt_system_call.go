// The signal that preempts a goroutine may come between entersyscall and exitsyscall, in compiled
// code, while the thread has no P to go on with: then the goroutine is left alone. The loop makes no
// call that would look at the guard, so that a flood of signals finds it anywhere.
package main

import (
	"fmt"
	"sync/atomic"
	"syscall"
	"time"
)

func main() {
	var stop atomic.Bool
	var thread atomic.Uintptr
	done := make(chan bool)
	go func() {
		for !stop.Load() {
			id, _, _ := syscall.Syscall(syscall.SYS_GETTID, 0, 0, 0)
			thread.Store(id)
		}
		done <- true
	}()
	go func() {
		for process := uintptr(syscall.Getpid()); !stop.Load(); {
			if id := thread.Load(); id != 0 {
				syscall.RawSyscall(syscall.SYS_TGKILL, process, id, uintptr(syscall.SIGURG))
			}
		}
		done <- true
	}()
	time.Sleep(300 * time.Millisecond)
	stop.Store(true)
	<-done
	<-done
	fmt.Println("done")
}
