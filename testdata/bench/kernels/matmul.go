// The product of two matrices that are slices of rows, the middle loop over the second matrix's rows.
// What it measures: slices of slices, an innermost loop over two slices of which only one has the
// length that bounds the loop, and hoisting what does not change out of it.

package main

const n = 500

func matrix(value func(i, j int) float64) [][]float64 {
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, n)
		for j := range rows[i] {
			rows[i][j] = value(i, j)
		}
	}
	return rows
}

func multiply(c, a, b [][]float64) {
	for i := range c {
		ci := c[i]
		for k := range b {
			aik := a[i][k]
			bk := b[k]
			for j := range ci {
				ci[j] += aik * bk[j]
			}
		}
	}
}

func main() {
	a := matrix(func(i, j int) float64 { return float64(i*j%7) + 0.5 })
	b := matrix(func(i, j int) float64 { return float64((i+j)%5) - 1.5 })
	c := matrix(func(i, j int) float64 { return 0 })
	for round := 0; round < 3; round++ {
		multiply(c, a, b)
	}
	println(int64(c[10][10]*1e6), int64(c[499][3]*1e6))
}
