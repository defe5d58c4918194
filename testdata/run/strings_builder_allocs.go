// A strings.Builder stays in the frame: only what it builds is allocated.
package main

import (
	"fmt"
	"strings"
	"testing"
)

var sink string

func main() {
	text := strings.Repeat("x", 100)
	fmt.Println(testing.AllocsPerRun(100, func() {
		var b strings.Builder
		b.Grow(len(text))
		b.WriteString(text)
		sink = b.String()
	}))
	fmt.Println(testing.AllocsPerRun(100, func() {
		var b strings.Builder
		b.WriteByte('x')
		b.WriteRune('☺')
	}))
}
