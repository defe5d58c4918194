// Maps against a model: goroutines change maps of their own at random and compare them with sorted
// slices, iterate while they change, and hold pointers in keys and elements.

package main

const workers = 4
const rounds = 25000 // long: 2000000
const keys = 500

type value struct {
	number int
	text   string
	self   *value
}

type random uint64

func (r *random) next(n int) int {
	*r ^= *r << 13
	*r ^= *r >> 7
	*r ^= *r << 17
	return int(uint64(*r) >> 11 % uint64(n))
}

func name(i int) string {
	return "key-" + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string([]byte{byte(i), byte(i >> 8)})
}

func check(condition bool, what string) {
	if !condition {
		panic(what)
	}
}

func work(seed int, done chan bool) {
	r := random(seed*2654435761 + 1)
	byInt, byString, byPointer := map[int]*value{}, map[string]*value{}, map[*value]int{}
	var model [keys]*value
	present := 0
	for i := 0; i < rounds; i++ {
		k := r.next(keys)
		switch r.next(8) {
		case 0, 1, 2:
			v := &value{number: i, text: name(k)}
			v.self = v
			if model[k] == nil {
				present++
			} else {
				delete(byPointer, model[k])
			}
			model[k], byInt[k], byString[name(k)], byPointer[v] = v, v, v, k
		case 3, 4:
			if model[k] != nil {
				present--
				delete(byPointer, model[k])
			}
			model[k] = nil
			delete(byInt, k)
			delete(byString, name(k))
		case 5, 6:
			v, ok := byInt[k]
			check(v == model[k] && ok == (v != nil), "wrong element of an int key")
			check(byString[name(k)] == v, "wrong element of a string key")
			if v != nil {
				check(v.self == v && v.text == name(k) && byPointer[v] == k, "element is broken")
			}
		case 7:
			if r.next(200) == 0 {
				iterate(byInt, byString, &model, present)
			}
		}
		check(len(byInt) == present && len(byString) == present && len(byPointer) == present, "length")
	}
	iterate(byInt, byString, &model, present)
	done <- true
}

func iterate(byInt map[int]*value, byString map[string]*value, model *[keys]*value, present int) {
	seen := 0
	for k, v := range byInt {
		check(model[k] == v, "iteration gave a wrong element")
		seen++
		if seen%3 == 0 { // the map may change below the iteration
			delete(byInt, k)
			byInt[k] = v
		}
	}
	check(seen >= present, "iteration left out an entry")
	seen = 0
	for k, v := range byString {
		check(v.text == k && v.self == v, "iteration gave a wrong string")
		seen++
	}
	check(seen == present, "iteration over strings")
}

func main() {
	done := make(chan bool)
	for i := 0; i < workers; i++ {
		go work(i+1, done)
	}
	for i := 0; i < workers; i++ {
		<-done
	}
	println("ok")
}
