// A graph that changes while it is marked: goroutines move its edges around, so that the only way to
// a node is often one that did not exist when marking began. No node may be lost, none may be there
// twice, and what nothing refers to any more is collected.

package main

import (
	"runtime"
	"sync"
)

const (
	nodes   = 2000
	workers = 4
	moves   = 60000
	degree  = 3
)

type node struct {
	number int
	edges  [degree]*node
	check  int
}

// A worker's part: a ring of nodes in a table, and edges among them.
type part struct {
	table [nodes]*node
	seed  uint32
}

func (p *part) random(limit int) int {
	p.seed = p.seed*1664525 + 1013904223
	return int(p.seed>>8) % limit
}

func (p *part) build() {
	for i := range p.table {
		p.table[i] = &node{number: i, check: i * 7919}
	}
	for _, n := range p.table {
		for e := range n.edges {
			n.edges[e] = p.table[p.random(nodes)]
		}
	}
}

// Takes a node out of the table, leaves it reachable by one edge of another node alone, makes
// garbage, and finds it again by that edge.
func (p *part) move() {
	i, j := p.random(nodes), p.random(nodes)
	if i == j {
		return
	}
	holder, hidden := p.table[j], p.table[i]
	e := p.random(degree)
	saved := holder.edges[e]
	holder.edges[e] = hidden
	p.table[i] = nil
	hidden = nil
	garbage := &node{number: -1, edges: [degree]*node{saved, holder, saved}}
	found := p.table[j].edges[e]
	p.table[j].edges[e] = garbage.edges[0]
	p.table[i] = found
	if found.number != i || found.check != i*7919 {
		panic("a node has changed")
	}
}

func (p *part) sum() int {
	total := 0
	for i, n := range p.table {
		if n.number != i || n.check != i*7919 {
			panic("a node was lost")
		}
		for _, to := range n.edges {
			if to.check != to.number*7919 {
				panic("an edge leads to no node")
			}
			total += to.number
		}
	}
	return total
}

func work(seed int, sums chan<- int, group *sync.WaitGroup) {
	defer group.Done()
	p := &part{seed: uint32(seed)}
	p.build()
	before := p.sum()
	for i := 0; i < moves; i++ {
		p.move()
	}
	if p.sum() != before {
		panic("edges have changed")
	}
	sums <- before
}

func main() {
	sums := make(chan int, workers)
	var group sync.WaitGroup
	for i := 0; i < workers; i++ {
		group.Add(1)
		go work(i+1, sums, &group)
	}
	stop := make(chan bool)
	go func() {
		for {
			select {
			case <-stop:
				stop <- true
				return
			default:
				runtime.GC()
			}
		}
	}()
	group.Wait()
	stop <- true
	<-stop
	total := 0
	for i := 0; i < workers; i++ {
		total += <-sums
	}
	if total <= 0 {
		panic("no sums")
	}
	println("ok")
}
