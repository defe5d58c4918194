// Strings, bytes and runes.
package main

func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

type Name string
type Bytes []byte

func main() {
	println(upper("Hello, World"))
	r := []rune("añ☺")
	println(len(r), r[0], r[1], r[2])
	r[1] = 'n'
	println(string(r))
	println(string(rune(65)), string(rune(0x10ffff+1)), string(rune(-1)) == "\uFFFD")
	b := []byte("abc")
	s := string(b)
	b[0] = 'x'
	println(s, string(b))
	b = append(b, "def"...)
	println(string(b), len(b))
	n := copy(b[1:], "ZZ")
	println(n, string(b))
	name := Name("bob")
	println(string(name)+"by", len(name), string(Bytes(name)))
	empty := []byte("")
	println(len(empty), empty == nil, string([]byte(nil)) == "")
	for i, c := range []byte("hi") {
		println(i, c)
	}
	m := map[string]int{"abc": 1}
	println(m[string([]byte{'a', 'b', 'c'})])
	invalid := string([]byte{0xe2, 0x98, 'a', 0xc0, 0x80})
	for i, c := range invalid {
		println(i, c)
	}
	println(len([]rune(invalid)))
}
