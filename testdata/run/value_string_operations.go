package main

func join(parts ...string) string {
	s := ""
	for _, p := range parts {
		s += p
	}
	return s
}

func main() {
	a, b := "apple", "banana"
	println(a+b, a+","+b, a+"-"+b+"-"+a+"-"+b+"-"+a, join("x", "", "y", "z"))
	println(a < b, a <= a, b > a, a == "app"+"le", a != b, "" < a, a < "applesauce", "Z" < "a")
	println(a[1:3], a[:0] == "", a[2:], len(a[5:]))
	for i := 0; i < len(a); i++ {
		print(a[i], " ")
	}
	println()
	long := ""
	for i := 0; i < 1000; i++ {
		long += string(rune('a' + i%26))
	}
	println(len(long), long[990:], long == long[:500]+long[500:])
	switch a + "s" {
	case "apples":
		println("switch")
	}
	e := ""
	println(len(e+e), e+a == a)
	x := []byte(long[:3])
	x = append(x, "more"...)
	println(string(x))
	c := "\x00\x01"
	println(c < "\x00\x02", len(c), c > "\x00")
}
