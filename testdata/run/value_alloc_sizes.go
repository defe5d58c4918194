package main

// The sizes that the allocator really gives, as cap shows them.
func capacity(n int) int { return cap(append([]byte(nil), make([]byte, n)...)) }

func main() {
	for _, n := range []int{1, 8, 9, 17, 33, 100, 1000, 1025, 8192, 8200, 32768, 32769, 8388608, 8388616} {
		println(n, capacity(n))
	}
	println(cap(append([]int64(nil), make([]int64, 5)...)), cap(append([][3]int(nil), make([][3]int, 7)...)))
}
