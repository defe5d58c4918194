// A hundred thousand goroutines that have ended leave descriptors, which the collector passes over, and
// stacks, which new ones take.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func crowd(n int) (sum int) {
	var group sync.WaitGroup
	var lock sync.Mutex
	hold := make(chan bool)
	for i := 0; i < n; i++ {
		i := i
		group.Add(1)
		go func() {
			defer group.Done()
			value := new(int)
			*value = i
			<-hold
			lock.Lock()
			sum += *value
			lock.Unlock()
		}()
	}
	runtime.GC()
	close(hold)
	group.Wait()
	return sum
}

func main() {
	fmt.Println(crowd(100000))
	for i := 0; i < 5; i++ {
		runtime.GC()
	}
	fmt.Println(crowd(1000))
}
