// Objects of all sizes, some kept for a while, most not, from several goroutines at once; every
// object says who made it and is checked before it is let go.

package main

import "sync"

const (
	workers = 8
	kept    = 64
	rounds  = 3000
)

type header struct {
	owner, serial int
	next          *header
	body          []byte
	words         []*int
}

func fill(h *header, size int) {
	h.body = make([]byte, size)
	for i := range h.body {
		h.body[i] = byte(h.owner*31 + h.serial + i)
	}
	h.words = make([]*int, size%40)
	for i := range h.words {
		h.words[i] = new(int)
		*h.words[i] = h.serial * i
	}
}

func check(h *header) {
	for i, b := range h.body {
		if b != byte(h.owner*31+h.serial+i) {
			panic("an object's bytes have changed")
		}
	}
	for i, w := range h.words {
		if *w != h.serial*i {
			panic("an object's words have changed")
		}
	}
}

// A small generator of numbers, the same everywhere.
type random uint32

func (r *random) next(limit int) int {
	*r = *r*1664525 + 1013904223
	return int(*r>>8) % limit
}

func work(owner int, group *sync.WaitGroup) {
	defer group.Done()
	r := random(owner)
	var slots [kept]*header
	for serial := 0; serial < rounds; serial++ {
		h := &header{owner: owner, serial: serial}
		size := 1 << r.next(12)
		if r.next(200) == 0 {
			size = 40000 + r.next(100000)
		}
		fill(h, size)
		slot := &slots[r.next(kept)]
		if old := *slot; old != nil {
			check(old)
			if r.next(3) == 0 {
				h.next = old // a short chain
				old.next = nil
			}
		}
		*slot = h
	}
	for _, h := range slots {
		for ; h != nil; h = h.next {
			check(h)
		}
	}
}

func main() {
	var group sync.WaitGroup
	for i := 0; i < workers; i++ {
		group.Add(1)
		go work(i, &group)
	}
	group.Wait()
	println("ok")
}
