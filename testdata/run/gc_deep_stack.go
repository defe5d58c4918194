// Deep stacks and large frames with pointers, of goroutines that wait for a channel, in a system call,
// locked to their thread, and in a loop without calls: the collector scans them in pieces, and loses
// nothing of them.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
)

type box struct {
	value int
	inner *box
}

func newBox(n int) *box { return &box{n, &box{n + 1, nil}} }

func (b *box) holds(n int) bool { return b.value == n && b.inner.value == n+1 }

func check(ok bool) {
	if !ok {
		panic("lost an object")
	}
}

// A chain of frames, with bottom called in the last.
//
//go:noinline
func deep(depth int, bottom func()) int {
	first, second := newBox(depth), newBox(-depth)
	below := 0
	if depth == 0 {
		bottom()
	} else {
		below = deep(depth-1, bottom)
	}
	check(first.holds(depth) && second.holds(-depth))
	return below + 1
}

// One frame of twenty pages.
//
//go:noinline
func wide(bottom func()) {
	var boxes [10000]*box
	for i := range boxes {
		if i%3 != 0 {
			boxes[i] = newBox(i)
		}
	}
	bottom()
	for i := range boxes {
		check((i%3 == 0 && boxes[i] == nil) || boxes[i].holds(i))
	}
}

// The same, stopped by signals.
//
//go:noinline
func wideLoop(stop *int32) {
	var boxes [10000]*box
	for i := range boxes {
		boxes[i] = newBox(i)
	}
	for atomic.LoadInt32(stop) == 0 {
	}
	for i := range boxes {
		check(boxes[i].holds(i))
	}
}

func main() {
	const depth = 1000
	var group sync.WaitGroup
	started := make(chan bool)
	release := make(chan bool)
	run := func(f func()) {
		group.Add(1)
		go func() {
			defer group.Done()
			f()
		}()
	}
	wait := func() {
		started <- true
		<-release
	}
	var pipe [2]int
	if err := syscall.Pipe(pipe[:]); err != nil {
		panic(err)
	}
	run(func() { check(deep(depth, wait) == depth+1) })
	run(func() { deep(depth/2, func() { wide(wait) }) })
	run(func() {
		deep(depth, func() {
			started <- true
			if n, err := syscall.Read(pipe[0], make([]byte, 1)); n != 1 || err != nil {
				panic("read")
			}
		})
	})
	run(func() {
		runtime.LockOSThread()
		deep(depth, wait)
	})
	for i := 0; i < 4; i++ {
		<-started
	}
	var stop int32
	run(func() {
		deep(10, func() {
			started <- true
			wideLoop(&stop)
		})
	})
	<-started
	for i := 0; i < 5; i++ {
		runtime.GC()
	}
	atomic.StoreInt32(&stop, 1)
	// Most of them go on while the collector is at their stacks.
	collected := make(chan bool)
	go func() {
		runtime.GC()
		runtime.GC()
		close(collected)
	}()
	runtime.Gosched()
	syscall.Write(pipe[1], []byte{1})
	close(release)
	<-collected
	group.Wait()
	fmt.Println("nothing is lost")
}
