// Shapes of control flow for the order of blocks: loops with several ways back and out, nested and
// side by side, edges that go on into a loop, a loop entered in its test, appends on paths.

package main

//go:noinline
func continues(n int) (s int) {
	for i := 0; i < n; i++ {
		if i%3 == 0 {
			continue
		}
		if i%7 == 0 {
			s += 2
			continue
		}
		if s > 1000 {
			break
		}
		s += i
	}
	return s
}

//go:noinline
func nested(n int) (s int) {
outer:
	for i := 0; i < n; i++ {
		for j := 0; ; j++ {
			for k := 0; k < j; k++ {
				if k*j > i {
					continue outer
				}
				if s > 100000 {
					break outer
				}
				s += k
			}
			if j > i {
				break
			}
		}
		s++
	}
	return s
}

//go:noinline
func entered(n int) (s int) {
	goto test
body:
	s += n
	n--
test:
	if n > 0 {
		goto body
	}
	return s
}

//go:noinline
func quoted(text string) []byte {
	var to []byte
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			to = append(to, '\\', c)
		case c < ' ':
			to = append(to, '^', c+'@')
		default:
			to = append(to, c)
		}
	}
	return to
}

//go:noinline
func irreducible(n int) (s int) {
	if n%2 == 0 {
		goto second
	}
first:
	s += 3
	n--
second:
	s *= 2
	n--
	if n > 0 {
		goto first
	}
	return s
}

func main() {
	println(continues(10), continues(100), nested(5), nested(60), entered(10), entered(0))
	println(string(quoted("a \"b\"\t\\c\n")), irreducible(7), irreducible(8), irreducible(1))
}
