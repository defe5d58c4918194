// Stacks that were deep once get smaller in the collector's cycles, whatever their goroutines wait
// for, and what is on them stays right.

package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

type node struct {
	next *node
	id   int
}

// Uses about 1 MiB of stack at depth 5000.
func deep(depth int, n *node) int {
	var pad [16]int
	pad[depth%16] = depth
	if depth == 0 {
		return n.id
	}
	return deep(depth-1, &node{n, n.id + 1}) + pad[(depth+1)%16]
}

func stackInUse() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.StackInuse
}

const depth = 5000

type waiter func(start *node) int

func main() {
	values := make(chan int)
	pairs := make(chan [3]*node)
	never := make(chan int)
	var mutex sync.Mutex
	mutex.Lock()
	var group sync.WaitGroup
	group.Add(1)
	done := make(chan struct{})
	var deepened atomic.Int32

	waiters := []waiter{
		func(start *node) int { return <-values - start.id },
		func(start *node) int {
			here := [3]*node{start, start, &node{nil, 7}}
			pairs <- here
			return here[2].id
		},
		func(start *node) int {
			got := <-pairs
			return got[0].id + got[2].id
		},
		func(start *node) int {
			var number int
			var ok bool
			select {
			case number, ok = <-values:
			case number = <-never:
			case never <- 1:
			}
			if !ok {
				return -1
			}
			return number - start.id
		},
		func(start *node) int {
			mutex.Lock()
			defer mutex.Unlock()
			return start.id
		},
		func(start *node) int {
			group.Wait()
			return start.id
		},
		func(start *node) int {
			time.Sleep(100 * time.Millisecond)
			return start.id
		},
	}
	results := make([]int, len(waiters))
	for i, wait := range waiters {
		if i == 2 {
			continue // waits with the second one, which would meet it
		}
		i, wait := i, wait
		go func() {
			start := &node{nil, 100 * i}
			results[i] = deep(depth, start) - start.id
			deepened.Add(1)
			results[i] += wait(start)
			done <- struct{}{}
		}()
	}
	for deepened.Load() < int32(len(waiters)-1) {
		time.Sleep(time.Millisecond)
	}
	for i := 0; i < 12; i++ {
		runtime.GC()
	}
	if after := stackInUse(); after > 1<<20 {
		println("stacks of", after, "bytes")
	}

	values <- 1000
	values <- 2000
	results[2] = deep(depth, &node{nil, 200}) + waiters[2](nil)
	mutex.Unlock()
	group.Done()
	for i := 0; i < len(waiters)-1; i++ {
		<-done
	}
	sum := 0
	for _, result := range results {
		sum += result
	}
	println(sum)
}
