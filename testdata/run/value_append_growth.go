// The capacities that append gives, for elements of many sizes, with and without pointers, one by one
// and many at once. They are Go 1.21's.

package main

func grow[T any](name string) {
	var s []T
	hash, last := uint64(0), -1
	for i := 0; i < 5000; i++ {
		var element T
		s = append(s, element)
		if cap(s) != last {
			last = cap(s)
			hash = hash*1000003 + uint64(last)
		}
	}
	println(name, last, hash)
	for _, n := range [...]int{1, 2, 3, 5, 7, 9, 17, 33, 100, 255, 256, 257, 511, 1000, 3000} {
		for _, more := range [...]int{1, 2, 5, 13, 100, 700, 5000} {
			grown := append(make([]T, n), make([]T, more)...)
			hash = hash*1000003 + uint64(cap(grown))
			partly := append(make([]T, n, n+3), make([]T, more)...)
			hash = hash*1000003 + uint64(cap(partly))
		}
	}
	println(name, hash)
}

// Of the heap, where conversions have all the room of their memory.
var (
	bytes []byte
	runes []rune
)

func main() {
	grow[struct{}]("0")
	grow[byte]("1")
	grow[uint16]("2")
	grow[[3]byte]("3")
	grow[int32]("4")
	grow[[5]byte]("5")
	grow[int]("8")
	grow[*int]("8p")
	grow[[12]byte]("12")
	grow[string]("16p")
	grow[[]int]("24p")
	grow[[4]*int]("32p")
	grow[[5]int]("40")
	grow[[17]uint32]("68")
	grow[[100]byte]("100")
	grow[[16]*int]("128p")
	grow[[300]byte]("300")
	grow[[1000]byte]("1000")
	for n := 0; n < 70; n += 3 {
		text := string(make([]byte, n))
		bytes, runes = []byte(text), []rune(text)
		print(cap(bytes), " ", cap(runes), " ")
	}
	println()
}
