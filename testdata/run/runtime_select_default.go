package main

func try(c chan int, v int) bool {
	select {
	case c <- v:
		return true
	default:
		return false
	}
}

func main() {
	c := make(chan int, 2)
	println(try(c, 1), try(c, 2), try(c, 3))
	for {
		select {
		case v := <-c:
			println(v)
			continue
		default:
			println("empty")
		}
		break
	}
	var none chan int
	select {
	case <-none:
		println("impossible")
	default:
		println("nil is never ready")
	}
	close(c)
	select {
	case v, ok := <-c:
		println(v, ok)
	default:
		println("closed is always ready")
	}
}
