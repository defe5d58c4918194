// Small-object churn: objects of several sizes, with and without pointers, of which a sliding window
// stays alive.

package main

const rounds = 20000000 // smoke: 100000
const window = 1 << 16

type small struct {
	next  *small
	value int
}

type medium struct {
	name  string
	parts [6]int
	small *small
}

var (
	smalls  [window]*small
	mediums [window / 4]*medium
	bytes   [window][]byte
)

func main() {
	sum := 0
	for i := 0; i < rounds; i++ {
		k := i * 7919 & (window - 1)
		switch i & 3 {
		case 0, 1:
			smalls[k] = &small{value: i}
		case 2:
			bytes[k] = make([]byte, 8+i&63)
		case 3:
			mediums[k/4] = &medium{name: "m", small: smalls[k]}
			mediums[k/4].parts[i%6] = i
		}
		if s := smalls[(k+1)&(window-1)]; s != nil {
			sum += s.value & 1
		}
		sum += len(bytes[k])
	}
	println(sum)
}
