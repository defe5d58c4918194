// Sleep, After, tickers, AfterFunc, Stop and Reset.
package main

import "time"

func main() {
	start := time.Now()
	time.Sleep(5 * time.Millisecond)
	if d := time.Since(start); d < 5*time.Millisecond {
		println("too short", d)
	}
	select {
	case now := <-time.After(3 * time.Millisecond):
		if d := now.Sub(start); d < 8*time.Millisecond {
			println("After: too early", d)
		}
		println(now.Location() == time.Local)
	}
	t := time.NewTicker(time.Millisecond)
	for i := 0; i < 5; i++ {
		<-t.C
	}
	t.Stop()
	println("ticks")
	done := make(chan bool)
	time.AfterFunc(time.Millisecond, func() { done <- true })
	<-done
	tm := time.NewTimer(time.Hour)
	println(tm.Stop(), tm.Stop(), tm.Reset(time.Millisecond))
	<-tm.C
	println("done")
}
