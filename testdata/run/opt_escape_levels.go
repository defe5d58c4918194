package main

// A callee keeps what it finds two loads behind its parameter, through several shapes of callee:
// only that may outlive the caller's frame, and it must.

var sink *int

type inner struct{ p *int }
type outer struct{ in *inner }

//go:noinline
func leak(p ***int) { sink = **p }

//go:noinline
func leakFields(o *outer) { sink = o.in.p }

//go:noinline
func leakThrough(o *outer) { leakFields(o) }

//go:noinline
func middle(o *outer) *inner { return o.in }

//go:noinline
func one(v int) {
	x := v
	p := &x
	q := &p
	leak(&q)
}

//go:noinline
func two(v int) {
	x := v
	leakThrough(&outer{in: &inner{p: &x}})
}

//go:noinline
func three(v int) *inner {
	x := v
	return middle(&outer{in: &inner{p: &x}})
}

//go:noinline
func churn(n int) int {
	var a [64]int
	for i := range a {
		a[i] = n * i
	}
	if n == 0 {
		return a[9]
	}
	return churn(n-1) + a[n%64]
}

func main() {
	one(41)
	churn(20)
	println(*sink)
	two(42)
	churn(20)
	println(*sink)
	in := three(43)
	churn(20)
	println(*in.p)
}
