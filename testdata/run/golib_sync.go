// Package sync, unmodified, over the runtime's semaphores and notification lists.

package main

import (
	"sync"
	"sync/atomic"
)

func mutex() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	n := 0
	for i := 0; i < 50; i++ {
		wg.Add(1)
		go func() {
			for k := 0; k < 200; k++ {
				mu.Lock()
				n++
				mu.Unlock()
			}
			wg.Done()
		}()
	}
	wg.Wait()
	println("mutex", n, mu.TryLock(), mu.TryLock())
}

func rwmutex() {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	var readers, bad atomic.Int32
	n := 0
	for i := 0; i < 20; i++ {
		wg.Add(2)
		go func() {
			mu.RLock()
			if readers.Add(1); n < 0 {
				bad.Add(1)
			}
			readers.Add(-1)
			mu.RUnlock()
			wg.Done()
		}()
		go func() {
			mu.Lock()
			if readers.Load() != 0 {
				bad.Add(1)
			}
			n++
			mu.Unlock()
			wg.Done()
		}()
	}
	wg.Wait()
	println("rwmutex", n, bad.Load())
}

func cond() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	ready, done := 0, make(chan int)
	for i := 0; i < 10; i++ {
		go func() {
			mu.Lock()
			ready++
			c.Wait()
			mu.Unlock()
			done <- 1
		}()
	}
	waiting := func() int {
		mu.Lock()
		n := ready
		mu.Unlock()
		return n
	}
	for waiting() < 10 {
	}
	c.Signal()
	println("cond", <-done)
	c.Broadcast()
	total := 0
	for i := 0; i < 9; i++ {
		total += <-done
	}
	println("cond", total)
}

func once() {
	var o sync.Once
	var wg sync.WaitGroup
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func() { o.Do(func() { println("once") }); wg.Done() }()
	}
	wg.Wait()
}

func pool() {
	p := sync.Pool{New: func() any { return new(int) }}
	x := p.Get().(*int)
	*x = 5
	p.Put(x)
	println("pool", *p.Get().(*int) >= 0)
}

func maps() {
	var m sync.Map
	for i := 0; i < 100; i++ {
		m.Store(i, i*i)
	}
	v, ok := m.Load(7)
	_, missing := m.Load(100)
	m.Delete(7)
	n := 0
	m.Range(func(k, v any) bool { n++; return true })
	println("map", v.(int), ok, missing, n)
}

func main() {
	mutex()
	rwmutex()
	cond()
	pool()
	maps()
	once()
}
