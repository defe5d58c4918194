// Many timers, in the long form a million: sleeping goroutines, timers that are stopped and reset,
// tickers, and time.After in selects. None may fire early, be lost or fire twice.

package main

import "time"

const timers = 25000  // long: 1000000
const sleepers = 2000 // long: 50000

func after() {
	fired := make(chan int, 1000)
	stopped := 0
	start := time.Now()
	go func() {
		for i := 0; i < timers; i++ {
			i := i
			wait := time.Duration(i%300) * time.Millisecond
			t := time.AfterFunc(wait, func() {
				if time.Since(start) < wait {
					panic("a timer fired early")
				}
				fired <- 1
			})
			if i%3 == 0 && t.Stop() {
				fired <- -1
			}
		}
	}()
	for i := 0; i < timers; i++ {
		if <-fired < 0 {
			stopped++
		}
	}
	if stopped == 0 {
		panic("no timer could be stopped")
	}
	select {
	case <-fired:
		panic("a timer fired twice")
	case <-time.After(350 * time.Millisecond):
	}
}

func sleep() {
	done := make(chan bool)
	for i := 0; i < sleepers; i++ {
		go func(wait time.Duration) {
			start := time.Now()
			time.Sleep(wait)
			if time.Since(start) < wait {
				panic("woken early")
			}
			done <- true
		}(time.Duration(i%50) * time.Millisecond)
	}
	for i := 0; i < sleepers; i++ {
		<-done
	}
}

func tick() {
	ticker := time.NewTicker(2 * time.Millisecond)
	for i := 0; i < 20; i++ {
		<-ticker.C
	}
	ticker.Reset(time.Millisecond)
	<-ticker.C
	ticker.Stop()
	select {
	case <-time.After(20 * time.Millisecond):
	case <-make(chan int):
	}
}

func main() {
	sleep()
	tick()
	after()
	println("ok")
}
