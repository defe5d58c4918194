// Panics on many goroutines at once: recovered at every depth, with deferred calls that panic, allocate
// and communicate, by values and by faults of the machine.

package main

const workers = 8
const rounds = 2000 // long: 200000

type failure struct {
	depth int
	trail []int
}

func down(n, bottom int, trail *[]int, c chan int) (result int) {
	defer func() {
		*trail = append(*trail, n)
		if n%10 != 0 {
			return
		}
		if r := recover(); r != nil {
			f, ok := r.(*failure)
			if !ok || f.depth != bottom {
				panic(r)
			}
			c <- 1
			<-c
			result = -n
		}
	}()
	if n == bottom {
		panic(&failure{depth: bottom, trail: make([]int, n)})
	}
	return down(n+1, bottom, trail, c) + 1
}

func fault(p *int) (caught bool) {
	defer func() { caught = recover() != nil }()
	return *p == 0
}

func index(s []int, i int) (message string) {
	defer func() {
		if err, ok := recover().(error); ok {
			message = err.Error()
		}
	}()
	return string(rune(s[i]))
}

func replaced() (text string) {
	defer func() { text, _ = recover().(string) }()
	defer func() { panic("second") }()
	panic("first")
}

func work(w int, done chan bool) {
	c := make(chan int, 1)
	for i := 0; i < rounds; i++ {
		bottom := i % 45
		var trail []int
		// The frame that recovers gives minus its depth, and each above it adds one.
		if got := down(0, bottom, &trail, c); got != 0 {
			println(got, bottom)
			panic("wrong result")
		}
		if len(trail) != bottom+1 || trail[0] != bottom || trail[bottom] != 0 {
			panic("deferred calls were lost")
		}
		if !fault(nil) || index([]int{1, 2}, 2+i) == "" || replaced() != "second" {
			panic("recover")
		}
	}
	done <- true
}

func main() {
	done := make(chan bool)
	for w := 0; w < workers; w++ {
		go work(w, done)
	}
	for w := 0; w < workers; w++ {
		<-done
	}
	println("ok")
}
