// Endless loops without calls stop nobody: a signal ends their turns. Nor do they lose anything when
// they are stopped: their sums, in registers of both kinds, are right in the end.

package main

import "runtime"

var spun int

func spin() {
	for {
		spun++
	}
}

// A long loop without calls whose values live in registers over many preemptions.
func sum(n int, done chan float64) {
	a, b, c, f := 1, 2, 3, 0.0
	for i := 0; i < n; i++ {
		a += b
		b ^= c + i
		c = c<<1 | c>>63&1
		f += 0.5
	}
	if a == b {
		f = 0
	}
	done <- f
}

func main() {
	runtime.GOMAXPROCS(2)
	for i := 0; i < 3; i++ {
		go spin()
	}
	done := make(chan float64)
	for i := 0; i < 4; i++ {
		go sum(30000000, done)
	}
	for i := 0; i < 4; i++ {
		if f := <-done; f != 15000000 {
			println("wrong", f)
		}
		runtime.Gosched()
	}
	runtime.GOMAXPROCS(1) // stops the world, and so the loops
	for i := 0; i < 20; i++ {
		runtime.Gosched()
	}
	println("end")
}
