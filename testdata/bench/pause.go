// The longest pause with 1 GB alive: a goroutine that wakes every millisecond measures how late it
// was, while others allocate. Prints the longest delay in microseconds, as "pause N".

package main

import "time"

const nodes = 32 << 20  // smoke: 1000
const rounds = 60000000 // smoke: 10000

type node struct {
	next  *node
	value [3]int
}

var sink *node

func main() {
	var head *node
	for i := 0; i < nodes; i++ {
		head = &node{next: head}
	}
	stop := make(chan bool)
	result := make(chan time.Duration)
	go func() {
		var longest time.Duration
		last := time.Now()
		for {
			select {
			case <-stop:
				result <- longest
				return
			default:
			}
			time.Sleep(time.Millisecond)
			now := time.Now()
			if late := now.Sub(last) - time.Millisecond; late > longest {
				longest = late
			}
			last = now
		}
	}()
	for i := 0; i < rounds; i++ {
		sink = &node{value: [3]int{i, i, i}}
	}
	close(stop)
	println("pause", int(<-result/time.Microsecond))
	n := 0
	for ; head != nil; head = head.next {
		n++
	}
	if n != nodes {
		panic("lost nodes")
	}
}
