// The spectral norm of an infinite matrix whose entries are computed: 1/((i+j)(i+j+1)/2+i+1).
// What it measures: a small function that has to be inlined into the innermost loop, integer
// arithmetic that becomes a float, and division.

package main

import "math"

func entry(i, j int) float64 {
	return 1 / float64((i+j)*(i+j+1)/2+i+1)
}

func times(out, in []float64) {
	for i := range out {
		sum := 0.0
		for j := range in {
			sum += entry(i, j) * in[j]
		}
		out[i] = sum
	}
}

func timesTransposed(out, in []float64) {
	for i := range out {
		sum := 0.0
		for j := range in {
			sum += entry(j, i) * in[j]
		}
		out[i] = sum
	}
}

func main() {
	const n = 1900
	u := make([]float64, n)
	v := make([]float64, n)
	w := make([]float64, n)
	for i := range u {
		u[i] = 1
	}
	for i := 0; i < 10; i++ {
		times(w, u)
		timesTransposed(v, w)
		times(w, v)
		timesTransposed(u, w)
	}
	var vBv, vv float64
	for i := range u {
		vBv += u[i] * v[i]
		vv += v[i] * v[i]
	}
	println(int64(math.Sqrt(vBv/vv) * 1e9))
}
