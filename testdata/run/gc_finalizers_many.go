// A million objects with finalizers: the world does not stop the longer for them. The shortest pause of
// several cycles counts, as any one may be lengthened by other programs. All finalizers run in the end.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync/atomic"
	"time"
)

const count = 1000000

type object struct {
	number int
	next   *object
}

var run int64

// Of so many cycles. What GODEBUG asks for may well be done while the world is stopped.
func shortestPause(cycles int) time.Duration {
	var stats runtime.MemStats
	shortest := time.Hour
	for i := 0; i < cycles; i++ {
		runtime.GC()
		runtime.ReadMemStats(&stats)
		pause := time.Duration(stats.PauseNs[(stats.NumGC+255)%256])
		if pause < shortest {
			shortest = pause
		}
	}
	if os.Getenv("GODEBUG") != "" {
		return 0
	}
	return shortest
}

func main() {
	objects := make([]*object, count)
	sum := 0
	for i := range objects {
		objects[i] = &object{number: i, next: &object{number: 1}}
		sum += i + 1
		runtime.SetFinalizer(objects[i], func(o *object) {
			atomic.AddInt64(&run, int64(o.number+o.next.number))
		})
	}
	if pause := shortestPause(6); pause > 2*time.Millisecond {
		fmt.Println("with live objects, the shortest pause is", pause)
	}
	if n := atomic.LoadInt64(&run); n != 0 {
		fmt.Println("finalizers of live objects have run")
	}
	for i := 0; i < count; i += 2 {
		runtime.SetFinalizer(objects[i], nil)
		sum -= i + 1
	}
	runtime.KeepAlive(objects)
	objects = nil
	if pause := shortestPause(6); pause > 2*time.Millisecond {
		fmt.Println("with dead objects, the shortest pause is", pause)
	}
	for i := 0; i < 2000 && atomic.LoadInt64(&run) != int64(sum); i++ {
		time.Sleep(5 * time.Millisecond)
	}
	fmt.Println(atomic.LoadInt64(&run) == int64(sum))
}
