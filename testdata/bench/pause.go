// The longest pause with 1 GB alive: a goroutine that wakes every millisecond measures how late it
// was, while others allocate. Prints the longest delay, and the one that one in a thousand exceeds, in
// microseconds, as "pause N 99.9%: M".

package main

import (
	"sort"
	"time"
)

const nodes = 32 << 20  // smoke: 1000
const rounds = 60000000 // smoke: 10000

type node struct {
	next  *node
	value [3]int
}

var sink *node

func measure(stop chan bool, result chan []int) {
	delays := make([]int, 0, 1<<17)
	last := time.Now()
	for {
		select {
		case <-stop:
			result <- delays
			return
		default:
		}
		time.Sleep(time.Millisecond)
		now := time.Now()
		if len(delays) < cap(delays) {
			delays = append(delays, int((now.Sub(last)-time.Millisecond)/time.Microsecond))
		}
		last = now
	}
}

func main() {
	var head *node
	for i := 0; i < nodes; i++ {
		head = &node{next: head}
	}
	stop := make(chan bool)
	result := make(chan []int)
	go measure(stop, result)
	for i := 0; i < rounds; i++ {
		sink = &node{value: [3]int{i, i, i}}
	}
	close(stop)
	delays := append(<-result, 0)
	sort.Ints(delays)
	println("pause", delays[len(delays)-1], "99.9%:", delays[len(delays)-1-len(delays)/1000])
	n := 0
	for ; head != nil; head = head.next {
		n++
	}
	if n != nodes {
		panic("lost nodes")
	}
}
