// Hashes of package hash/maphash: the same seed gives the same sum, however the bytes are written.
package main

import (
	"fmt"
	"hash/maphash"
)

func main() {
	seed := maphash.MakeSeed()
	var whole, parts maphash.Hash
	whole.SetSeed(seed)
	parts.SetSeed(seed)
	text := "a text that is longer than the hash's buffer of 128 bytes: "
	for len(text) < 300 {
		text += text
	}
	whole.WriteString(text)
	for i := range text {
		parts.WriteByte(text[i])
	}
	fmt.Println(whole.Sum64() == parts.Sum64(), whole.Sum64() == maphash.String(seed, text))
	fmt.Println(maphash.Bytes(seed, []byte(text)) == maphash.String(seed, text))
	sums := map[uint64]bool{}
	for n := 0; n < 200; n++ {
		sums[maphash.String(seed, text[:n])] = true
	}
	fmt.Println(len(sums))
	fmt.Println(maphash.String(maphash.MakeSeed(), text) == maphash.String(seed, text))
}
