// What is in a sync.Pool survives one collection, not two.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

type object struct {
	n    int
	next *object // not a tiny object, which shares its memory
}

func main() {
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(-1)
	var p sync.Pool
	p.Put(&object{n: 1})
	runtime.GC()
	fmt.Println("after one collection:", p.Get() != nil)
	p.Put(&object{n: 2})
	runtime.GC()
	runtime.GC()
	fmt.Println("after two collections:", p.Get() != nil)

	freed := make(chan int, 10)
	for i := 0; i < 3; i++ {
		o := &object{n: i}
		runtime.SetFinalizer(o, func(o *object) { freed <- o.n })
		p.Put(o)
	}
	runtime.GC()
	fmt.Println(len(freed))
	runtime.GC()
	sum := <-freed + <-freed + <-freed
	fmt.Println("freed", sum)

	p.New = func() any { return &object{n: 100} }
	fmt.Println(p.Get().(*object).n)
	p.Put(&object{n: 5})
	fmt.Println(p.Get().(*object).n)
	runtime.GOMAXPROCS(4)
	var wg sync.WaitGroup
	for g := 0; g < 8; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 20000; i++ {
				o := p.Get().(*object)
				if o.n != 100 && o.n != 5 {
					panic(o.n)
				}
				p.Put(o)
				if i%1000 == 0 {
					runtime.GC()
				}
			}
		}()
	}
	wg.Wait()
	fmt.Println("done")
}
