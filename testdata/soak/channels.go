// Channels and select in every form at once: values are counted when they are sent and when they are
// received, through unbuffered and buffered channels, selects with nil channels, with a default and
// with many cases. Nothing may be lost, doubled or out of its sender's order.

package main

const senders = 8
const messages = 3000 // long: 300000

type message struct {
	sender, number int
	text           *string
}

func send(c, other chan message, sender int, finished chan int) {
	text := "payload"
	for i := 0; i < messages; i++ {
		m := message{sender, i, &text}
		switch i % 4 {
		case 0:
			c <- m
		case 1:
			select {
			case c <- m:
			case <-other: // nil: never ready
				panic("received from nil")
			}
		case 2:
			for sent := false; !sent; {
				select {
				case c <- m:
					sent = true
				default:
					c <- m
					sent = true
				}
			}
		case 3:
			select {
			case c <- m:
			case other <- m:
				panic("sent to nil")
			}
		}
	}
	finished <- sender
}

func receive(channels []chan message) {
	var next [senders]int
	for total := 0; total < senders*messages; total++ {
		var m message
		ok := true
		select {
		case m, ok = <-channels[0]:
		case m, ok = <-channels[1]:
		case m, ok = <-channels[2]:
		case m, ok = <-channels[3]:
		case m, ok = <-channels[4]:
		case m, ok = <-channels[5]:
		case m, ok = <-channels[6]:
		case m, ok = <-channels[7]:
		}
		if !ok || m.number != next[m.sender] || *m.text != "payload" {
			println(ok, m.sender, m.number, next[m.sender])
			panic("lost or out of order")
		}
		next[m.sender]++
	}
}

// Ranges over a channel that many goroutines send to, and which is closed when all have ended.
func closing() {
	c, finished := make(chan int, 3), make(chan int)
	for s := 0; s < senders; s++ {
		go func() {
			for i := 1; i <= messages; i++ {
				c <- i
			}
			finished <- 1
		}()
	}
	go func() {
		for s := 0; s < senders; s++ {
			<-finished
		}
		close(c)
	}()
	results := make(chan int)
	for r := 0; r < 3; r++ {
		go func() {
			sum := 0
			for v := range c {
				sum += v
			}
			results <- sum
		}()
	}
	if <-results+<-results+<-results != senders*messages*(messages+1)/2 {
		panic("closing: wrong sum")
	}
	if v, ok := <-c; v != 0 || ok {
		panic("a closed channel gave a value")
	}
}

func main() {
	var channels []chan message
	finished := make(chan int, senders)
	for s := 0; s < senders; s++ {
		c := make(chan message, s/2)
		channels = append(channels, c)
		go send(c, nil, s, finished)
	}
	receive(channels)
	for s := 0; s < senders; s++ {
		<-finished
	}
	closing()
	println("ok")
}
