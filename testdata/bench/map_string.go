// map[string]int: one operation, on small, middle and large maps, with keys of 7 to 22 bytes that are
// made beforehand. Lookups are of equal strings at other addresses.

package main

const operation = "hit"
const work = 1500000 // smoke: 20000
const largest = 300000

var keys, copies, others []string

func name(prefix string, i int) string {
	digits := []byte{}
	for v := i; v > 0 || len(digits) == 0; v /= 10 {
		digits = append(digits, byte('0'+v%10))
	}
	s := prefix + string(digits)
	if i%4 == 0 {
		s += "/a-longer-one"
	}
	return s
}

func makeNames(prefix string) []string {
	names := make([]string, largest)
	for i := range names {
		names[i] = name(prefix, i)
	}
	return names
}

func fill(n int) map[string]int {
	m := make(map[string]int)
	for i := 0; i < n; i++ {
		m[keys[i]] = i
	}
	return m
}

func insert(n int) int {
	sum := 0
	for done := 0; done < 2*work; done += n {
		sum += len(fill(n))
	}
	return sum
}

func lookup(n int, names []string) int {
	m := fill(n)
	sum := 0
	for done := 0; done < 5*work; done += n {
		for i := 0; i < n; i++ {
			sum += m[names[i]]
		}
	}
	return sum
}

func remove(n int) int {
	m := fill(n)
	for done := 0; done < 2*work; done += n {
		for i := 0; i < n; i++ {
			delete(m, keys[i])
			m[others[i]] = i
		}
		keys, others = others, keys
	}
	return len(m)
}

func iterate(n int) int {
	m := fill(n)
	sum := 0
	for done := 0; done < 8*work; done += n {
		for key, value := range m {
			sum += len(key) ^ value
		}
	}
	return sum
}

func main() {
	keys, copies, others = makeNames("key-"), makeNames("key-"), makeNames("old-")
	sum := 0
	for _, n := range [...]int{6, 100, 6000, largest} {
		switch operation {
		case "insert":
			sum += insert(n)
		case "hit":
			sum += lookup(n, copies)
		case "miss":
			sum += lookup(n, others)
		case "delete":
			sum += remove(n)
		case "iterate":
			sum += iterate(n)
		}
	}
	println(operation, sum)
}
