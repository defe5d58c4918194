package main

func main() {
	for _, s := range []string{"", "plain", "héllo, 世界😀", "\xff\xc0\xaf\xe0\x80\x80", "\xed\xa0\x80\xf4\x90\x80\x80", "cut\xe4\xb8"} {
		println(len(s), len([]rune(s)))
		for i, r := range s {
			print(i, "=", r, " ")
		}
		println()
		println(string([]rune(s)) == s, string([]byte(s)) == s)
	}
	println(string([]rune{'a', 0x7ff, 0x800, 0xffff, 0x10000, 0x10ffff, 0x110000, -1, 0xd800}))
	println(string(rune(65)), string(rune(0x20ac)), string(rune(-5)))
	b := []byte("bytes")
	s := string(b)
	b[0] = 'B'
	println(s, string(b))
	n := 0
	for range "日本語" {
		n++
	}
	println(n)
}
