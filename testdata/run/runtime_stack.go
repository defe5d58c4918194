// runtime.Stack of one goroutine and of all, debug.Stack, and buffers that are too small.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

type receiver struct{}

func (receiver) wait(c chan int) { <-c }

//go:noinline
func deeper(n int, all bool) string {
	if n > 0 {
		return deeper(n-1, all)
	}
	buf := make([]byte, 1<<16)
	return string(buf[:runtime.Stack(buf, all)])
}

// The headers without their numbers, and the functions without their arguments.
func shape(text string) {
	for _, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "goroutine "):
			fmt.Println("goroutine", line[strings.Index(line, "["):])
		case strings.HasPrefix(line, "created by "):
			fmt.Println(line)
		case line != "" && line[0] != '\t':
			fmt.Println(" ", line[:strings.Index(line, "(")])
		}
	}
}

func main() {
	c := make(chan int)
	go receiver{}.wait(c)
	go func() {
		for {
		}
	}()
	for !strings.Contains(deeper(0, true), "[chan receive]:\n") {
		time.Sleep(time.Millisecond)
	}
	shape(deeper(2, false))
	fmt.Println("--")
	all := strings.Split(deeper(1, true), "\n\n")
	shape(all[0])
	for _, text := range all[1:] {
		if strings.Contains(text, "receiver.wait") {
			shape(text)
		}
	}
	fmt.Println("--")
	shape(string(debug.Stack()))
	var small [14]byte
	fmt.Println(runtime.Stack(small[:], true), string(small[:]))
	fmt.Println(runtime.Stack(small[:], false), runtime.Stack(nil, true), runtime.Stack(nil, false))
	go func() { c <- 1 }()
	for strings.Contains(deeper(0, true), "receiver.wait") { // until that goroutine has ended
		time.Sleep(time.Millisecond)
	}
}
