// The profiles of goroutines, of blocking, of mutexes and of processor time.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"time"
)

// The functions of package main in a stack.
func names(stack []uintptr) string {
	var all []string
	frames := runtime.CallersFrames(stack)
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			all = append(all, f.Function)
		}
		if !more {
			return strings.Join(all, " ")
		}
	}
}

//go:noinline
func receive(c chan int) { <-c }

//go:noinline
func lock(mu *sync.Mutex) { mu.Lock() }

//go:noinline
func unlock(mu *sync.Mutex) { mu.Unlock() }

//go:noinline
func choose(a, b chan int) {
	select {
	case <-a:
	case <-b:
	}
}

//go:noinline
func spin(d time.Duration) (n int) {
	for t := time.Now(); time.Since(t) < d; {
		for i := 0; i < 1000; i++ {
			n += i * i
		}
	}
	return n
}

const pause = 10 * time.Millisecond

func find(profile func([]runtime.BlockProfileRecord) (int, bool), name string) string {
	n, _ := profile(nil)
	records := make([]runtime.BlockProfileRecord, n+10)
	n, ok := profile(records)
	if !ok {
		return "no room"
	}
	for _, r := range records[:n] {
		if stack := names(r.Stack()); strings.HasPrefix(stack, name) {
			return fmt.Sprint(stack, " ", r.Count, " ", r.Cycles > 1000)
		}
	}
	return "nothing"
}

func contention() {
	runtime.SetBlockProfileRate(1)
	fmt.Println(runtime.SetMutexProfileFraction(1), runtime.SetMutexProfileFraction(-1))
	c := make(chan int)
	later := func(f func()) { go func() { time.Sleep(pause); f() }() }
	later(func() { c <- 1 })
	receive(c)
	later(func() { c <- 1 })
	choose(c, nil)
	var mu sync.Mutex
	mu.Lock()
	later(func() { unlock(&mu) })
	lock(&mu)
	fmt.Println(find(runtime.BlockProfile, "main.receive"))
	fmt.Println(find(runtime.BlockProfile, "main.choose"))
	fmt.Println(find(runtime.BlockProfile, "main.lock"))
	fmt.Println(find(runtime.MutexProfile, "main.unlock")[:15])
	fmt.Println(find(runtime.MutexProfile, "main.lock"))
	runtime.SetBlockProfileRate(0)
	fmt.Println(runtime.SetMutexProfileFraction(0))
	later(func() { c <- 1 })
	receive(c)
	fmt.Println(find(runtime.BlockProfile, "main.receive"))
}

func goroutines() {
	c := make(chan int)
	labels := pprof.Labels("key", "value")
	pprof.Do(context.Background(), labels, func(context.Context) { go receive(c) })
	for {
		records := make([]runtime.StackRecord, 10)
		n, ok := runtime.GoroutineProfile(records)
		waiting := false
		for _, r := range records[:n] {
			waiting = waiting || names(r.Stack()) == "main.receive"
		}
		if waiting {
			fmt.Println(n, ok, names(records[0].Stack()))
			break
		}
		time.Sleep(time.Millisecond)
	}
	var text bytes.Buffer
	fmt.Println(pprof.Lookup("goroutine").WriteTo(&text, 1))
	fmt.Println(strings.Contains(text.String(), "goroutine profile: total 2\n"),
		strings.Contains(text.String(), `# labels: {"key":"value"}`))
	c <- 1
	n, ok := runtime.GoroutineProfile(nil)
	fmt.Println(n >= 1, ok)
	n, ok = runtime.ThreadCreateProfile(make([]runtime.StackRecord, 100))
	fmt.Println(n >= 1, ok)
}

func processor() {
	var file bytes.Buffer
	fmt.Println(pprof.StartCPUProfile(&file))
	fmt.Println(pprof.StartCPUProfile(&file))
	spin(200 * time.Millisecond)
	pprof.StopCPUProfile()
	r, err := gzip.NewReader(&file)
	if err != nil {
		fmt.Println(err)
		return
	}
	profile, err := io.ReadAll(r)
	fmt.Println(err, strings.Contains(string(profile), "main.spin"))
}

func main() {
	contention()
	goroutines()
	processor()
	fmt.Println(runtime.NumCgoCall())
	var p runtime.Pinner
	p.Pin(new(int))
	p.Unpin()
	defer func() { fmt.Println(recover()) }()
	p.Pin(3)
}
