// if, for, switch, break, continue, labels, goto, fallthrough.
package main

func classify(n int) string {
	switch {
	case n < 0:
		return "negative"
	case n == 0:
		return "zero"
	case n < 10:
		return "small"
	}
	return "large"
}

func day(d int) (s string) {
	switch d {
	case 0, 6:
		s = "weekend"
	case 1:
		s = "monday "
		fallthrough
	case 2, 3, 4:
		s += "work"
	case 5:
		s = "friday"
		if d == 5 {
			break
		}
		s = "never"
	default:
		s = "none"
	}
	return
}

func collatz(n int) (steps int) {
loop:
	if n == 1 {
		return
	}
	if n%2 == 0 {
		n /= 2
	} else {
		n = 3*n + 1
	}
	steps++
	goto loop
}

func find(grid [][]int, x int) (int, int) {
outer:
	for i, row := range grid {
		for j, y := range row {
			if y < 0 {
				continue outer
			}
			if y == x {
				return i, j
			}
			if y > 100 {
				break outer
			}
		}
	}
	return -1, -1
}

func word(s string) int {
	switch s {
	case "one":
		return 1
	case "two", "deux":
		return 2
	case "":
		return 0
	}
	return -1
}

func main() {
	println(classify(-5), classify(0), classify(5), classify(50))
	for d := -1; d < 8; d++ {
		print(day(d), ";")
	}
	println()
	println(collatz(27), collatz(1))
	println(find([][]int{{1, -1, 5}, {2, 5}, {200}, {7}}, 5))
	println(find([][]int{{1, -1, 5}, {2, 6}, {200}, {7}}, 7))
	println(word("one"), word("deux"), word(""), word("three"))
	n := 0
	for n < 5 {
		n++
		if n == 2 {
			continue
		}
		print(n, " ")
	}
	println()
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		print(i, ",", j, " ")
	}
	println()
	for {
		if n--; n == 0 {
			break
		}
	}
	if x := n + 1; x > 1 {
		println("big")
	} else if y := x * 2; y == 2 {
		println("y", y, x)
	} else {
		println("else")
	}
	switch x := 5; x {
	}
	switch f := func() int { n++; return n }; f() {
	case 1:
		println("one", n)
	}
sw:
	switch {
	default:
		for {
			break sw
		}
	}
	println("end")
}
