// The ways to put n queens on a board, by backtracking over bit masks.
// What it measures: calls with five arguments in registers, what lives across them, and integer
// arithmetic; nothing is in memory.

package main

func solve(n, row int, columns, left, right uint) int {
	if row == n {
		return 1
	}
	count := 0
	free := ^(columns | left | right) & (1<<uint(n) - 1)
	for free != 0 {
		bit := free & -free
		free ^= bit
		count += solve(n, row+1, columns|bit, (left|bit)<<1, (right|bit)>>1)
	}
	return count
}

func main() { println(solve(14, 0, 0, 0, 0)) }
