// Keys of many types: floats, structs, arrays, interfaces, pointers, bools.
package main

type point struct{ x, y int }
type key struct {
	name string
	n    int
	f    float64
}

func main() {
	points := map[point]string{{1, 2}: "a", {3, 4}: "b"}
	points[point{1, 2}] += "!"
	println(points[point{1, 2}], points[point{3, 4}], points[point{}] == "")
	keys := map[key]int{}
	for i := 0; i < 20; i++ {
		keys[key{string(rune('a' + i%5)), i % 3, float64(i % 2)}]++
	}
	println(len(keys), keys[key{"a", 0, 0}])
	arrays := map[[3]int]int{{1, 2, 3}: 6}
	arrays[[3]int{1, 2, 3}]++
	println(arrays[[3]int{1, 2, 3}], len(arrays))
	any := map[interface{}]int{1: 1, "one": 2, 1.0: 3, point{1, 1}: 4, true: 5}
	println(any[1], any["one"], any[1.0], any[point{1, 1}], any[true], any[int8(1)])
	floats := map[float64]int{0: 1}
	var zero float64
	floats[-zero]++
	nan := zero / zero
	floats[nan]++
	floats[nan]++
	println(len(floats), floats[0], floats[nan])
	a, b := new(int), new(int)
	pointers := map[*int]string{a: "a", b: "b"}
	println(pointers[a], pointers[b], pointers[nil] == "")
	bools := map[bool]int{true: 1}
	bools[1 > 2]--
	println(bools[true], bools[false])
	bytes := map[uint8]int{}
	for i := 0; i < 600; i++ {
		bytes[uint8(i)]++
	}
	println(len(bytes), bytes[0], bytes[200])
	int32s := map[int32]int64{-1: -1, 1 << 30: 5}
	println(int32s[-1], int32s[1<<30])
	ifaces := map[interface{ M() int }]int{T(3): 3, T(4): 4}
	println(ifaces[T(3)], ifaces[T(4)], ifaces[T(5)])
}

type T int

func (t T) M() int { return int(t) }
