// Everything at once: a pipeline of goroutines with deep stacks that fill maps, pass pointers through
// channels and selects, make garbage of all sizes, and build strings; each item is checked at the end.
// Pipelines follow one another for so many seconds, on however slow a machine: at least one.

package main

import "time"

const seconds = 0 // long: 60
const items = 3000
const width = 6

type item struct {
	number int
	words  []string
	counts map[string]int
	trail  []byte
}

func text(n int) string {
	s := ""
	for ; n > 0; n /= 7 {
		s += string(rune('a' + n%7))
	}
	return s + "é"
}

func source(out chan<- *item) {
	for i := 0; i < items; i++ {
		out <- &item{number: i, counts: map[string]int{}}
	}
	close(out)
}

// Recursion, so that stacks grow and shrink with the item's number.
func fill(it *item, depth int) int {
	var block [10]int
	block[depth%10] = depth
	if depth == 0 {
		return 0
	}
	word := text(it.number + depth)
	it.words = append(it.words, word)
	it.counts[word]++
	sum := fill(it, depth-1)
	if block[depth%10] != depth {
		panic("stack is broken")
	}
	return sum + 1
}

func filler(in <-chan *item, out chan<- *item, stop <-chan bool) {
	for {
		select {
		case it, ok := <-in:
			if !ok {
				out <- nil
				return
			}
			if n := it.number % 150; fill(it, n) != n {
				panic("fill")
			}
			garbage := make([]byte, it.number%5000)
			for i := range garbage {
				garbage[i] = byte(i)
			}
			it.trail = append(it.trail, garbage...)
			out <- it
		case <-stop:
			panic("stopped")
		}
	}
}

func check(it *item) {
	n := it.number % 150
	if len(it.words) != n || len(it.trail) != it.number%5000 {
		panic("item is broken")
	}
	total := 0
	for word, count := range it.counts {
		total += count
		if len(word) < 2 {
			panic("word is broken")
		}
	}
	if total != n {
		panic("counts are broken")
	}
	for i, word := range it.words {
		if word != text(it.number+n-i) {
			panic("words are broken")
		}
	}
	for i, b := range it.trail {
		if b != byte(i) {
			panic("trail is broken")
		}
	}
}

func pipeline() {
	in, out, stop := make(chan *item), make(chan *item, 10), make(chan bool)
	go source(in)
	for w := 0; w < width; w++ {
		go filler(in, out, stop)
	}
	seen := make(map[int]bool)
	for ended := 0; ended < width; {
		it := <-out
		if it == nil {
			ended++
			continue
		}
		check(it)
		if seen[it.number] {
			panic("an item came twice")
		}
		seen[it.number] = true
	}
	if len(seen) != items {
		panic("items were lost")
	}
}

func main() {
	end := time.Now().Add(seconds * time.Second)
	pipeline()
	for time.Now().Before(end) {
		pipeline()
	}
	println("ok")
}
