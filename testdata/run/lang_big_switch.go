// Switches with many integer cases, dense and sparse.
package main

func dense(n int) int {
	switch n {
	case 0:
		return 100
	case 1:
		return 101
	case 2, 3:
		return 102
	case 4:
		return 104
	case 5:
		return 105
	case 6:
		return 106
	case 7:
		return 107
	case 9:
		return 109
	case -1:
		return 99
	}
	return -100
}

func sparse(n uint32) string {
	switch n {
	case 1:
		return "one"
	case 1000:
		return "thousand"
	case 1000000:
		return "million"
	case 1 << 31:
		return "2^31"
	case 1<<32 - 1:
		return "max"
	case 50, 60, 70, 80:
		return "tens"
	}
	return "?"
}

func token(b byte) (kind string) {
	switch b {
	case ' ', '\t', '\n':
		kind = "space"
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		kind = "digit"
	case '+', '-', '*', '/':
		kind = "op"
	case '(', ')':
		kind = "paren"
	default:
		kind = "other"
	}
	return
}

func words(s string) int {
	switch s {
	case "alpha", "beta":
		return 1
	case "gamma":
		return 2
	case "delta":
		return 3
	case "epsilon":
		return 4
	case "zeta":
		return 5
	case "eta":
		return 6
	case "theta":
		return 7
	case "iota", "kappa":
		return 8
	}
	return 0
}

func main() {
	for i := -2; i <= 10; i++ {
		print(dense(i), " ")
	}
	println(dense(1<<40), dense(-1<<63))
	for _, n := range []uint32{0, 1, 50, 75, 80, 1000, 999, 1000000, 1 << 31, 1<<32 - 1} {
		print(sparse(n), " ")
	}
	println()
	for _, b := range []byte("7 +(x\n/") {
		print(token(b), " ")
	}
	println()
	for _, w := range []string{"alpha", "beta", "gamma", "kappa", "omega", "", "zeta", "etaa"} {
		print(words(w), " ")
	}
	println()
}
