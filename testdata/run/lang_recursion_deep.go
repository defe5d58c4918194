// Deep recursion: the stack grows, and pointers into it stay right.
package main

type frame struct {
	n    int
	prev *frame
	pad  [10]int
}

func down(n int, prev *frame) int {
	f := frame{n: n, prev: prev}
	f.pad[n%10] = n
	if n == 0 {
		sum := 0
		for p := &f; p != nil; p = p.prev {
			sum += p.n + p.pad[p.n%10]
		}
		return sum
	}
	r := down(n-1, &f)
	if f.n != n || f.pad[n%10] != n || f.prev != prev {
		println("frame changed", n)
	}
	return r
}

func count(n int) int {
	if n == 0 {
		return 0
	}
	return 1 + count(n-1)
}

func addresses(n int, p *int) {
	x := n
	if n > 0 {
		addresses(n-1, &x)
	}
	*p += x
}

func main() {
	println(down(20000, nil))
	println(count(1000000))
	total := 0
	addresses(50000, &total)
	println(total)
	c := make(chan int)
	for i := 0; i < 8; i++ {
		go func(n int) { c <- count(n * 10000) }(i)
	}
	sum := 0
	for i := 0; i < 8; i++ {
		sum += <-c
	}
	println(sum)
}
