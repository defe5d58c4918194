// Conversions between strings and byte slices that need no copy must look as if they had made one:
// whatever writes to the slice before the last use, or keeps the string. And those that need none
// must not allocate.
package main

import "runtime"

type Name string
type Octet byte

//go:noinline
func lookup(m map[string]int, b []byte) (int, bool) {
	n := m[string(b)]
	_, ok := m[string(b)]
	return n, ok
}

//go:noinline
func count(m map[string]int, b []byte) {
	m[string(b)]++
	m[string(b)] += 10
}

//go:noinline
func classify(b []byte) int {
	switch string(b) {
	case "one":
		b[0] = 't'
		return 1
	case "two", "three":
		return 2
	case "":
		return 0
	}
	return -1
}

//go:noinline
func compareTwice(b []byte, s string) (bool, bool) {
	first := string(b) == s
	b[0]++
	return first, string(b) == s
}

//go:noinline
func compareAcross(b []byte, s string, f func()) (bool, bool) {
	t := string(b)
	before := t == s
	f()
	return before, t == s
}

//go:noinline
func compareAliased(b, c []byte, s string) bool {
	t := string(b)
	c[0] = '!'
	return t == s
}

//go:noinline
func ordered(a, b []byte) (bool, bool, bool) {
	return string(a) < string(b), string(a) >= string(b), string(a) != string(b)
}

//go:noinline
func joined(b []byte) (string, string, string) {
	return "<" + string(b) + ">", "" + string(b), string(b) + ""
}

//go:noinline
func sum(s string) int {
	total := 0
	for i, c := range []byte(s) {
		total += i * int(c)
	}
	for range []byte(s) {
		total++
	}
	return total
}

//go:noinline
func sumWhileChanging(b []byte) int {
	total := 0
	for i, c := range []byte(string(b)) {
		b[len(b)-1-i] = 0
		total += int(c)
	}
	return total
}

//go:noinline
func overlapping(b []byte) string {
	copy(b[1:], string(b))
	return string(b)
}

//go:noinline
func doubled(b []byte) string {
	b = append(b[:1], string(b)...)
	return string(b)
}

//go:noinline
func extended(dst []byte, s string) []byte {
	dst = append(dst, []byte(s)...)
	n := copy(dst, []byte(s[:1]))
	return append(dst, byte('0'+n))
}

//go:noinline
func named(s Name) (int, Octet, Name) {
	octets := append([]Octet(nil), []Octet(s)...)
	octets[0]++
	return len([]Octet(s)), octets[0], Name(octets) + "!"
}

//go:noinline
func isNil(s string) (bool, int) {
	b := []byte(s)
	return b == nil, len(b)
}

func fromFrame() bool {
	var buffer [4]byte
	for i := range buffer {
		buffer[i] = byte('a' + i)
	}
	return string(buffer[:]) == "abcd" && string(buffer[4:]) == ""
}

func semantics() {
	m := map[string]int{"one": 1, "": 7}
	b := []byte("one")
	println(lookup(m, b))
	println(lookup(m, nil))
	count(m, b)
	b[0] = 'O'
	println(lookup(m, b))
	println(m["one"], len(m))
	println(classify([]byte("one")), classify([]byte("three")), classify(nil), classify(b))
	println(compareTwice([]byte("abc"), "abc"))
	println(compareTwice([]byte("abc"), "bbc"))
	b = []byte("abc")
	println(compareAcross(b, "abc", func() { b[0] = 'z' }))
	println(string(b))
	println(compareAliased(b, b[:1], "zbc"))
	println(string(b))
	println(ordered([]byte("ab"), []byte("abc")))
	x, y, z := joined(b)
	b[1] = '?'
	println(x, y, z)
	println(sum("hello"), sum(""), sumWhileChanging([]byte("abcd")))
	println(overlapping([]byte("abcdef")), doubled([]byte("xyz")), doubled(make([]byte, 1, 9)) == "\x00\x00")
	println(string(extended([]byte("ab"), "cd")))
	println(named("nop"))
	println(isNil(""))
	println(fromFrame(), len(string(b)), len([]byte(x)))
	println(string([]rune(string(b))), string([]byte("\xff")) == "\xff")
}

var sink int

func use(ok bool) {
	if ok {
		sink++
	}
}

// Prints whether 1000 calls of f made fewer than 100 allocations.
func allocations(name string, f func()) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := 0; i < 1000; i++ {
		f()
	}
	runtime.ReadMemStats(&after)
	println(name, after.Mallocs-before.Mallocs < 100)
}

func main() {
	semantics()
	long := "a string that is longer than any buffer that a frame would have for such a conversion"
	b := []byte(long)
	m := map[string]int{long: 1}
	allocations("lookup", func() { n, ok := lookup(m, b); use(ok && n == 1) })
	allocations("compare", func() { use(string(b) == long) })
	allocations("order", func() { less, _, _ := ordered(b, b); use(!less) })
	allocations("switch", func() { sink += classify(b) })
	allocations("range", func() { sink += sum(long) })
	allocations("length", func() { sink += len(string(b)) })
}
