// Packages os, io, bufio and path/filepath on real files.

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func main() {
	dir, err := os.MkdirTemp("", "golib")
	check(err)
	name := filepath.Join(dir, "a.txt")
	check(os.WriteFile(name, []byte("one\ntwo\nthree\n"), 0o600))
	f, err := os.Open(name)
	check(err)
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fmt.Println(len(lines.Text()), strings.ToUpper(lines.Text()))
	}
	_, err = f.Seek(4, io.SeekStart)
	check(err)
	rest, err := io.ReadAll(f)
	check(err)
	fmt.Printf("%q\n", rest)
	info, err := f.Stat()
	check(err)
	fmt.Println(info.Name(), info.Size(), info.Mode(), info.IsDir())
	check(f.Close())
	_, err = os.Open(filepath.Join(dir, "none"))
	fmt.Println(os.IsNotExist(err), strings.HasSuffix(err.Error(), "no such file or directory"))
	entries, err := os.ReadDir(dir)
	check(err)
	fmt.Println(len(entries), entries[0].Name())
	r, w, err := os.Pipe()
	check(err)
	go func() {
		fmt.Fprint(w, "through a pipe")
		w.Close()
	}()
	text, err := io.ReadAll(r)
	check(err)
	fmt.Println(string(text))
	check(os.RemoveAll(dir))
	os.Setenv("GOLIB_TEST", "value")
	fmt.Println(os.Getenv("GOLIB_TEST"), len(os.Args), filepath.Ext("x/y.go"))
	os.Exit(3)
}
