// Corners of select: very many cases, fairness among channels that are always ready, nil and closed
// channels, the same channel in several cases, timeouts.
package main

import "time"

func four() [4]chan int {
	var channels [4]chan int
	for i := range channels {
		channels[i] = make(chan int, 1)
		channels[i] <- i
	}
	return channels
}

// Each of four ready channels is chosen about as often: between 15 % and 35 % of the time.
func fair() bool {
	c := four()
	var chosen [4]int
	const rounds = 8000
	for n := 0; n < rounds; n++ {
		var i int
		select {
		case i = <-c[0]:
		case i = <-c[1]:
		case i = <-c[2]:
		case i = <-c[3]:
		}
		chosen[i]++
		c[i] <- i
	}
	for _, n := range chosen {
		if n < rounds*15/100 || n > rounds*35/100 {
			return false
		}
	}
	return true
}

// Senders are chosen as fairly as receivers, and a closed channel is as ready as a full one.
func fairMixed() bool {
	full, empty, closed := make(chan int, 1), make(chan int, 1), make(chan int)
	full <- 1
	close(closed)
	var chosen [3]int
	const rounds = 6000
	for n := 0; n < rounds; n++ {
		select {
		case v := <-full:
			chosen[0]++
			full <- v
		case empty <- 1:
			chosen[1]++
			<-empty
		case <-closed:
			chosen[2]++
		}
	}
	for _, n := range chosen {
		if n < rounds*25/100 || n > rounds*42/100 {
			return false
		}
	}
	return true
}

func nils() {
	var none chan int
	select {
	case <-none:
		println("received from nil")
	case none <- 1:
		println("sent to nil")
	default:
		println("nil channels are never ready")
	}
	some := make(chan int)
	go func() { some <- 5 }()
	select {
	case <-none:
		println("received from nil")
	case none <- 1:
		println("sent to nil")
	case v := <-some:
		println("received", v)
	}
}

func closedOnes() {
	c := make(chan int, 2)
	c <- 8
	close(c)
	for i := 0; i < 2; i++ {
		select {
		case v, ok := <-c:
			println("closed:", v, ok)
		}
	}
	waiting := make(chan int)
	go close(waiting)
	select {
	case v, ok := <-waiting:
		println("closed while waiting:", v, ok)
	case <-make(chan int):
	}
	defer func() { println("recovered:", recover().(error).Error()) }()
	select {
	case c <- 1:
	default:
		println("a closed channel is not ready to send")
	}
}

// A sender that waits in a select when its channel is closed panics there.
func closedWhileSending() {
	c, result := make(chan int), make(chan string)
	go func() {
		defer func() { result <- recover().(error).Error() }()
		select {
		case c <- 1:
		case <-make(chan int):
		}
	}()
	time.Sleep(2 * time.Millisecond)
	close(c)
	println("waiting sender:", <-result)
}

// Both cases are on one channel: a select never meets itself.
func same() {
	c := make(chan int)
	go func() {
		for i := 0; i < 100; i++ {
			select {
			case v := <-c:
				c <- v + 1
			case c <- 1000:
				<-c
			}
		}
	}()
	received, sent := 0, 0
	for i := 0; i < 100; i++ {
		select {
		case v := <-c:
			received++
			c <- v
		case c <- i:
			sent++
			<-c
		}
	}
	println("same channel:", received+sent)
}

func timeouts() {
	never := make(chan int)
	start := time.Now()
	select {
	case <-never:
	case <-time.After(20 * time.Millisecond):
		println("timeout", time.Since(start) >= 20*time.Millisecond)
	}
	soon := make(chan int)
	go func() {
		time.Sleep(time.Millisecond)
		soon <- 1
	}()
	select {
	case v := <-soon:
		println("in time", v)
	case <-time.After(time.Minute):
		println("too late")
	}
	select {
	case <-time.After(time.Minute):
		println("the longer one")
	case <-time.After(5 * time.Millisecond):
		println("the shorter one")
	}
}

// Operands are evaluated once, in source order, for all cases.
func order() {
	c := make(chan int, 1)
	channel := func(name string, c chan int) chan int {
		print(name, " ")
		return c
	}
	value := func(n int) int {
		print(n, " ")
		return n
	}
	select {
	case <-channel("first", nil):
	case channel("second", c) <- value(2):
		println("chosen")
	case channel("third", nil) <- value(3):
	}
}

// Waits on 70 channels at once; each is served in turn by another goroutine, from the last to the
// first, and then all at once.
func many() {
	var c [70]chan int
	for i := range c {
		c[i] = make(chan int)
	}
	go func() {
		for i := len(c) - 1; i >= 0; i-- {
			c[i] <- i
		}
		for i := range c {
			go func(i int) { c[i] <- i }(i)
		}
	}()
	var times [70]int
	for round := 0; round < 2*len(c); round++ {
		chosen, value := -1, -2
		select {
		case value = <-c[0]:
			chosen = 0
		case value = <-c[1]:
			chosen = 1
		case value = <-c[2]:
			chosen = 2
		case value = <-c[3]:
			chosen = 3
		case value = <-c[4]:
			chosen = 4
		case value = <-c[5]:
			chosen = 5
		case value = <-c[6]:
			chosen = 6
		case value = <-c[7]:
			chosen = 7
		case value = <-c[8]:
			chosen = 8
		case value = <-c[9]:
			chosen = 9
		case value = <-c[10]:
			chosen = 10
		case value = <-c[11]:
			chosen = 11
		case value = <-c[12]:
			chosen = 12
		case value = <-c[13]:
			chosen = 13
		case value = <-c[14]:
			chosen = 14
		case value = <-c[15]:
			chosen = 15
		case value = <-c[16]:
			chosen = 16
		case value = <-c[17]:
			chosen = 17
		case value = <-c[18]:
			chosen = 18
		case value = <-c[19]:
			chosen = 19
		case value = <-c[20]:
			chosen = 20
		case value = <-c[21]:
			chosen = 21
		case value = <-c[22]:
			chosen = 22
		case value = <-c[23]:
			chosen = 23
		case value = <-c[24]:
			chosen = 24
		case value = <-c[25]:
			chosen = 25
		case value = <-c[26]:
			chosen = 26
		case value = <-c[27]:
			chosen = 27
		case value = <-c[28]:
			chosen = 28
		case value = <-c[29]:
			chosen = 29
		case value = <-c[30]:
			chosen = 30
		case value = <-c[31]:
			chosen = 31
		case value = <-c[32]:
			chosen = 32
		case value = <-c[33]:
			chosen = 33
		case value = <-c[34]:
			chosen = 34
		case value = <-c[35]:
			chosen = 35
		case value = <-c[36]:
			chosen = 36
		case value = <-c[37]:
			chosen = 37
		case value = <-c[38]:
			chosen = 38
		case value = <-c[39]:
			chosen = 39
		case value = <-c[40]:
			chosen = 40
		case value = <-c[41]:
			chosen = 41
		case value = <-c[42]:
			chosen = 42
		case value = <-c[43]:
			chosen = 43
		case value = <-c[44]:
			chosen = 44
		case value = <-c[45]:
			chosen = 45
		case value = <-c[46]:
			chosen = 46
		case value = <-c[47]:
			chosen = 47
		case value = <-c[48]:
			chosen = 48
		case value = <-c[49]:
			chosen = 49
		case value = <-c[50]:
			chosen = 50
		case value = <-c[51]:
			chosen = 51
		case value = <-c[52]:
			chosen = 52
		case value = <-c[53]:
			chosen = 53
		case value = <-c[54]:
			chosen = 54
		case value = <-c[55]:
			chosen = 55
		case value = <-c[56]:
			chosen = 56
		case value = <-c[57]:
			chosen = 57
		case value = <-c[58]:
			chosen = 58
		case value = <-c[59]:
			chosen = 59
		case value = <-c[60]:
			chosen = 60
		case value = <-c[61]:
			chosen = 61
		case value = <-c[62]:
			chosen = 62
		case value = <-c[63]:
			chosen = 63
		case value = <-c[64]:
			chosen = 64
		case value = <-c[65]:
			chosen = 65
		case value = <-c[66]:
			chosen = 66
		case value = <-c[67]:
			chosen = 67
		case value = <-c[68]:
			chosen = 68
		case value = <-c[69]:
			chosen = 69
		}
		if chosen != value || round < len(c) && value != len(c)-1-round {
			println("round", round, "case", chosen, "value", value)
		}
		times[value]++
	}
	for i, n := range times {
		if n != 2 {
			println("channel", i, "served", n, "times")
		}
	}
	println("served all of", len(c))
}

func main() {
	many()
	println("fair:", fair(), fairMixed())
	nils()
	closedOnes()
	closedWhileSending()
	same()
	timeouts()
	order()
}
