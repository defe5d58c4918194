// Large objects: they are zero also when their pages were used before, they are scanned in pieces
// while the program changes them, and other goroutines run while one is cleared.

package main

import "runtime"

const size = 24 << 20

type pair struct {
	left, right *int
	value       int
}

type block struct {
	pairs [200000]pair
}

func isZero(bytes []byte) bool {
	for _, b := range bytes {
		if b != 0 {
			return false
		}
	}
	return true
}

func reuse() {
	for round := 0; round < 6; round++ {
		bytes := make([]byte, size+round*4096)
		if !isZero(bytes) {
			panic("a new slice is not zero")
		}
		for i := range bytes {
			bytes[i] = byte(i) | 1
		}
		bytes = nil
		runtime.GC()
	}
}

func pointers() {
	for round := 0; round < 4; round++ {
		slice := make([]*int, size/8)
		for i, p := range slice {
			if p != nil {
				panic("a new slice of pointers is not nil")
			}
			if i%64 == 0 {
				slice[i] = new(int)
				*slice[i] = i
			}
		}
		for i := 0; i < len(slice); i += 64 {
			if *slice[i] != i {
				panic("lost")
			}
		}
		slice = nil
		runtime.GC()
	}
}

// Values move from one end of an array of pointers to the other while it is marked.
func moving(rounds int) {
	b := new(block)
	n := len(b.pairs)
	for i := range b.pairs {
		if b.pairs[i] != (pair{}) {
			panic("a new block is not zero")
		}
		b.pairs[i].value = i
		p := new(int)
		*p = i
		if i%2 == 0 {
			b.pairs[i].left = p
		} else {
			b.pairs[i].right = p
		}
	}
	for round := 0; round < rounds; round++ {
		for i := 0; i < n/2; i++ {
			a, c := &b.pairs[i], &b.pairs[n-1-i]
			a.left, a.right, c.left, c.right = c.left, c.right, a.left, a.right
		}
		_ = make([]byte, 1<<20)
	}
	sum := 0
	for i := range b.pairs {
		if p := b.pairs[i].left; p != nil {
			sum += *p
		}
		if p := b.pairs[i].right; p != nil {
			sum += *p
		}
	}
	if sum != n*(n-1)/2 {
		panic("lost a value")
	}
}

func main() {
	stop := make(chan bool)
	done := make(chan bool)
	go func() {
		for {
			select {
			case <-stop:
				done <- true
				return
			default:
				_ = make([]*int, 100)
				runtime.Gosched()
			}
		}
	}()
	reuse()
	pointers()
	moving(20)
	close(stop)
	<-done
	println("ok")
}
