// Counting words with a hash table of our own: FNV-1a and a Murmur-like finish over the bytes of a
// text, open addressing with linear probing, keys kept as offsets into the text.
// What it measures: loops over bytes, multiplication chains, and comparing parts of slices.

package main

type entry struct {
	start, end int
	hash       uint64
	count      int
}

type table struct {
	text    []byte
	entries []entry
	used    int
}

func hash(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h ^= uint64(c)
		h *= 1099511628211
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	return h
}

func equal(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func (t *table) grow() {
	old := t.entries
	t.entries = make([]entry, 2*len(old))
	mask := uint64(len(t.entries) - 1)
	for _, e := range old {
		if e.count == 0 {
			continue
		}
		i := e.hash & mask
		for t.entries[i].count != 0 {
			i = (i + 1) & mask
		}
		t.entries[i] = e
	}
}

func (t *table) add(start, end int) {
	key := t.text[start:end]
	h := hash(key)
	mask := uint64(len(t.entries) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		e := &t.entries[i]
		if e.count == 0 {
			*e = entry{start, end, h, 1}
			t.used++
			if 2*t.used > len(t.entries) {
				t.grow()
			}
			return
		}
		if e.hash == h && equal(t.text[e.start:e.end], key) {
			e.count++
			return
		}
	}
}

func makeText(size int) []byte {
	text := make([]byte, size)
	state := uint32(12345)
	for i := range text {
		state = state*1664525 + 1013904223
		c := state >> 24
		if c < 50 {
			text[i] = ' '
		} else {
			text[i] = 'a' + byte(c%9)
		}
	}
	return text
}

func main() {
	text := makeText(1 << 20)
	sum := 0
	for round := 0; round < 20; round++ {
		t := &table{text: text, entries: make([]entry, 1024)}
		start := 0
		for i, c := range text {
			if c == ' ' {
				if i > start {
					t.add(start, i)
				}
				start = i + 1
			}
		}
		for _, e := range t.entries {
			sum += e.count * int(e.hash&0xff)
		}
		sum += t.used
	}
	println(sum)
}
