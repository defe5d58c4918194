// Package time: durations, dates, formats, sleeping, timers and tickers.

package main

import (
	"fmt"
	"time"
)

func main() {
	d := 90*time.Minute + 30*time.Second
	fmt.Println(d, d.Hours(), d.Truncate(time.Hour), time.Duration(1500)*time.Microsecond)
	t := time.Date(2023, time.August, 8, 13, 14, 15, 167, time.UTC)
	fmt.Println(t.Format(time.RFC3339Nano), t.Weekday(), t.YearDay(), t.Unix(), t.Add(48*time.Hour).Format("Jan 2"))
	p, err := time.Parse("2006-01-02 15:04", "2021-02-29 10:00")
	fmt.Println(p.IsZero(), err)
	start := time.Now()
	time.Sleep(20 * time.Millisecond)
	e := time.Since(start)
	fmt.Println(e >= 20*time.Millisecond, e < 2*time.Second)
	select {
	case <-time.After(10 * time.Millisecond):
		fmt.Println("after")
	}
	tick := time.NewTicker(5 * time.Millisecond)
	for i := 0; i < 3; i++ {
		<-tick.C
	}
	tick.Stop()
	done := make(chan bool)
	time.AfterFunc(time.Millisecond, func() { done <- true })
	<-done
	timer := time.NewTimer(time.Hour)
	fmt.Println(timer.Stop(), timer.Reset(time.Millisecond))
	<-timer.C
	fmt.Println("end")
}
