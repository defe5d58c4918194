// Pipes that block a goroutine, not the program; deadlines; files.
package main

import (
	"io"
	"os"
	"time"
)

func main() {
	r, w, err := os.Pipe()
	if err != nil {
		println("pipe", err.Error())
		return
	}
	go func() {
		time.Sleep(2 * time.Millisecond)
		w.Write([]byte("hello"))
		time.Sleep(2 * time.Millisecond)
		w.Close()
	}()
	b, err := io.ReadAll(r)
	println(string(b), err == nil)
	r.Close()

	r, w, _ = os.Pipe()
	r.SetReadDeadline(time.Now().Add(3 * time.Millisecond))
	buffer := make([]byte, 4)
	_, err = r.Read(buffer)
	println(err.Error(), os.IsTimeout(err))
	r.Close()
	_, err = w.Write(buffer)
	println(err.Error())
}
