// Stacks that grow while their frames hold pointers into themselves, to the heap and in interfaces,
// on many goroutines that hand each other work at every depth.

package main

const workers = 20
const rounds = 3 // long: 300
const depth = 1500

type frame struct {
	above  *frame
	number int
	heap   *int
	name   string
	any    interface{}
}

func down(n int, above *frame, ping, pong chan *int) int {
	heap := new(int)
	*heap = n
	var here frame
	here = frame{above, n, heap, "frame", n}
	if n%100 == 0 {
		ping <- heap
		if answer := <-pong; *answer != n {
			panic("wrong answer")
		}
	}
	sum := 0
	if n > 0 {
		sum = down(n-1, &here, ping, pong)
	} else {
		sum = check(&here)
	}
	if here.number != n || *here.heap != n || here.any.(int) != n || here.name != "frame" {
		panic("a frame was broken")
	}
	return sum + *heap
}

// Walks up all frames by the pointers in them.
func check(f *frame) int {
	count := 0
	for n := 0; f != nil; f, n = f.above, n+1 {
		if f.number != n || *f.heap != n {
			panic("the chain of frames is broken")
		}
		count++
	}
	return count
}

func worker(done chan int) {
	ping, pong := make(chan *int), make(chan *int)
	go func() {
		for p := range ping {
			answer := *p
			pong <- &answer
		}
	}()
	done <- down(depth, nil, ping, pong)
	close(ping)
}

func main() {
	for i := 0; i < rounds; i++ {
		done := make(chan int)
		for w := 0; w < workers; w++ {
			go worker(done)
		}
		for w := 0; w < workers; w++ {
			if sum := <-done; sum != depth*(depth+1)/2+depth+1 {
				println(sum)
				panic("wrong sum")
			}
		}
	}
	println("ok")
}
