package main

// Pointers into a stack that moves: each frame holds the address of the caller's variable and
// of main's.
type link struct {
	up    *link
	depth int
	total *int
}

func walk(n int, up *link, total *int) int {
	here := link{up, n, total}
	*total++
	if n == 0 {
		count := 0
		for l := &here; l != nil; l = l.up {
			if l.depth != count {
				println("wrong depth", l.depth, count)
			}
			count++
		}
		return count
	}
	result := walk(n-1, &here, total)
	if here.up != up || here.depth != n || *here.total != *total {
		println("changed", n)
	}
	return result
}

func main() {
	total := 0
	println(walk(1000000, nil, &total), total)
}
