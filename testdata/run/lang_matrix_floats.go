// Floating-point loops over matrices; n-queens; a small LU decomposition.
package main

type matrix [][]float64

func newMatrix(n int) matrix {
	m := make(matrix, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

func (a matrix) mul(b matrix) matrix {
	n := len(a)
	c := newMatrix(n)
	for i := 0; i < n; i++ {
		for j := 0; j < n; j++ {
			var s float64
			for k := 0; k < n; k++ {
				s += a[i][k] * b[k][j]
			}
			c[i][j] = s
		}
	}
	return c
}

func det(a matrix) float64 {
	n, d := len(a), 1.0
	for k := 0; k < n; k++ {
		p := k
		for i := k + 1; i < n; i++ {
			if a[i][k]*a[i][k] > a[p][k]*a[p][k] {
				p = i
			}
		}
		if a[p][k] == 0 {
			return 0
		}
		if p != k {
			a[p], a[k] = a[k], a[p]
			d = -d
		}
		d *= a[k][k]
		for i := k + 1; i < n; i++ {
			f := a[i][k] / a[k][k]
			for j := k; j < n; j++ {
				a[i][j] -= f * a[k][j]
			}
		}
	}
	return d
}

func queens(n, row int, cols, d1, d2 uint) int {
	if row == n {
		return 1
	}
	count := 0
	for c := 0; c < n; c++ {
		b1, b2, b3 := uint(1)<<c, uint(1)<<(row+c), uint(1)<<(row-c+n)
		if cols&b1|d1&b2|d2&b3 == 0 {
			count += queens(n, row+1, cols|b1, d1|b2, d2|b3)
		}
	}
	return count
}

func main() {
	const n = 20
	a, b := newMatrix(n), newMatrix(n)
	for i := range a {
		for j := range a {
			a[i][j] = float64(i*j%7) + 0.5
			b[i][j] = float64((i + 2*j) % 5)
		}
	}
	c := a.mul(b)
	println(c[3][4], c[19][19], c[0][0])
	println(det(matrix{{2, 1, 3}, {0, 4, 1}, {5, 2, 1}}), det(matrix{{1, 2}, {2, 4}}))
	println(queens(8, 0, 0, 0, 0))
	var f32 [100]float32
	for i := range f32 {
		f32[i] = float32(i) * 0.25
	}
	var sum float32
	for _, x := range f32 {
		sum += x * x
	}
	println(sum)
}
