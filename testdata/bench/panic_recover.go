// Panics that are recovered: at once, through ten frames, and from a run-time error.

package main

const rounds = 2000000 // smoke: 1000

var recovered int

func catch() {
	if recover() != nil {
		recovered++
	}
}

func down(n int) {
	if n == 0 {
		panic("bottom")
	}
	down(n - 1)
}

func protected(n int) {
	defer catch()
	down(n)
}

func indexed(s []int, i int) int {
	defer catch()
	return s[i]
}

func main() {
	for i := 0; i < rounds; i++ {
		protected(0)
	}
	for i := 0; i < rounds/4; i++ {
		protected(10)
		indexed(nil, i)
	}
	println(recovered)
}
