// Package bytes: functions on slices, Buffer, Reader.
package main

import (
	"bytes"
	"fmt"
	"io"
)

func main() {
	a := []byte("hello, hello world")
	fmt.Println(bytes.Index(a, []byte("hello w")), bytes.Count(a, []byte("l")), bytes.LastIndexByte(a, 'o'), bytes.Equal(a, a[:5]), bytes.Compare(a[:5], a[7:12]))
	fmt.Printf("%s %s %q\n", bytes.ToUpper(a), bytes.Title(a), bytes.Split(a, []byte(", ")))
	fmt.Printf("%s %s %s\n", bytes.Replace(a, []byte("l"), []byte("LL"), 3), bytes.TrimSuffix(a, []byte("world")), bytes.Map(func(r rune) rune { return r ^ 1 }, a))
	var buffer bytes.Buffer
	buffer.WriteString("line one\nline two\nrest")
	fmt.Fprintf(&buffer, " %d", 42)
	for {
		line, err := buffer.ReadString('\n')
		fmt.Printf("%q %v\n", line, err)
		if err != nil {
			break
		}
	}
	buffer.Reset()
	for i := 0; i < 2000; i++ {
		buffer.WriteByte(byte(i))
	}
	fmt.Println(buffer.Len(), buffer.Next(3))
	buffer.Truncate(5)
	buffer.UnreadByte()
	n, err := io.Copy(&buffer, bytes.NewReader(a))
	fmt.Println(n, err, buffer.Bytes())
	fmt.Println(bytes.Contains(a, nil), bytes.Fields([]byte(" x  y ")), bytes.ContainsAny(a, "xyzw"), bytes.Runes([]byte("\u00e9\xff")))
	fmt.Println(bytes.Clone(nil) == nil, bytes.EqualFold([]byte("ABC"), []byte("abc")), bytes.Repeat([]byte{1, 2}, 3))
}
