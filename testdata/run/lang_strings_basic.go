// Strings: concatenation, comparison, indexing, slicing, iteration.
package main

func reverse(s string) string {
	r := ""
	for _, c := range s {
		r = string(c) + r
	}
	return r
}

func count(s, sub string) (n int) {
	for i := 0; i+len(sub) <= len(s); i++ {
		if s[i:i+len(sub)] == sub {
			n++
		}
	}
	return
}

func main() {
	a := "hello"
	b := a + ", " + "world" + "!"
	println(b, len(b))
	println(b[0], b[len(b)-1], b[:5], b[7:], b[3:3] == "")
	println(a == "hello", a != b, a < b, b <= a, "Z" < "a", "" < "a")
	println(reverse("añb☺c"), count("abababa", "aba"))
	for i, c := range "aé☺\xff𝄞" {
		println(i, c, string(c))
	}
	for i := range "héy" {
		print(i, " ")
	}
	println()
	c := a
	c += "!"
	c += c
	println(a, c)
	raw := `a\n"b"
second`
	println(raw, len(raw))
	println("tab\tquote\"\u00e9\x41\101\U0001F600")
	s := ""
	for i := 0; i < 5; i++ {
		s += string(rune('a' + i))
	}
	println(s)
}
