// Package net over the poller: a server that answers twenty clients at a time, line by line.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"sync"
)

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { io.Copy(c, c); c.Close() }()
		}
	}()
	var wg sync.WaitGroup
	sum := make([]int, 20)
	for i := range sum {
		i := i
		wg.Add(1)
		go func() {
			defer wg.Done()
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				panic(err)
			}
			defer c.Close()
			r := bufio.NewReader(c)
			for n := 0; n < 50; n++ {
				fmt.Fprintf(c, "line %d of %d\n", n, i)
				s, err := r.ReadString('\n')
				if err != nil {
					panic(err)
				}
				sum[i] += len(s)
			}
		}()
	}
	wg.Wait()
	l.Close()
	fmt.Println(sum)
}
