// goto forwards and backwards, labels on every kind of statement.
package main

func forward(n int) string {
	if n > 0 {
		goto positive
	}
	return "not positive"
positive:
	return "positive"
}

func retry(fail int) (n int) {
again:
	n++
	for i := 0; ; i++ {
		if i == 3 {
			if n < fail {
				goto again
			}
			goto done
		}
	}
done:
	return n
}

func state(s string) (out string) {
	i := 0
start:
	if i >= len(s) {
		goto end
	}
	switch s[i] {
	case 'a':
		goto inA
	default:
		i++
		goto start
	}
inA:
	out += "A"
	i++
	goto start
end:
	return
}

func main() {
	println(forward(1), forward(-1))
	println(retry(5))
	println(state("banana"))
	i := 0
L:
	for {
		switch {
		case i < 3:
			i++
			continue L
		case i == 3:
			break L
		}
	}
	println(i)
block:
	if i == 3 {
		for j := range [5]int{} {
			if j == 2 {
				i = 10
				goto block
			}
		}
	}
	println(i)
M:
	for a := 0; a < 3; a++ {
		for b := 0; b < 3; b++ {
			if b == 1 {
				continue M
			}
			if a == 2 {
				break M
			}
			print(a, b, " ")
		}
	}
	println()
}
