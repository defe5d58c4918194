// Linked lists with much alive: `lists` lists of `length` nodes of 32 bytes, 1 GB in all; again and
// again one of them is dropped and made anew.

package main

const lists = 1024   // smoke: 16
const length = 32768 // smoke: 64
const rounds = 2048  // smoke: 64

type node struct {
	next  *node
	value [3]int
}

func makeList(seed int) *node {
	var head *node
	for i := 0; i < length; i++ {
		head = &node{head, [3]int{seed, i, seed + i}}
	}
	return head
}

func main() {
	var all [lists]*node
	for i := range all {
		all[i] = makeList(i)
	}
	random := uint32(1)
	for i := 0; i < rounds; i++ {
		random = random*1664525 + 1013904223
		all[random>>8%lists] = makeList(i)
	}
	sum, count := 0, 0
	for _, list := range all {
		for n := list; n != nil; n = n.next {
			sum += n.value[2]
			count++
		}
	}
	println(count, sum)
}
