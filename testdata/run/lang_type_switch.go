// Type switches over concrete and interface types.
package main

type stringer interface{ String() string }
type myString string
type pair struct{ a, b interface{} }

func (m myString) String() string { return "my " + string(m) }

func describe(x interface{}) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int:
		if v > 100 {
			return "large int"
		}
		return "int"
	case int8, int16, int32:
		return "small int"
	case string:
		return "string " + v
	case stringer:
		return v.String()
	case []int:
		return "slice of " + string(rune('0'+len(v)))
	case map[string]int:
		return "map"
	case func() string:
		return "func " + v()
	case *int:
		*v++
		return "pointer"
	case pair:
		return "(" + describe(v.a) + ", " + describe(v.b) + ")"
	case error:
		return "error"
	case [2]bool:
		if v[0] {
			return "array true"
		}
		return "array"
	default:
		return "other"
	}
}

func depth(x interface{}) int {
	switch x := x.(type) {
	case pair:
		return 1 + depth(x.a) + depth(x.b)
	}
	return 0
}

func main() {
	n := 5
	for _, x := range []interface{}{nil, 1, 1000, int8(1), int32('x'), "s", myString("m"), []int{1, 2},
		map[string]int{}, func() string { return "called" }, &n, pair{1, pair{"a", nil}}, 1.5,
		[2]bool{true}, struct{}{}, uint(3)} {
		println(describe(x))
	}
	println(n, depth(pair{pair{1, 2}, pair{pair{}, 3}}))
	var s stringer
	switch s.(type) {
	case nil:
		println("nil stringer")
	}
	s = myString("q")
	switch t := s.(type) {
	case myString:
		println("myString", string(t), len(t))
	}
	switch y := interface{}(n).(type) {
	default:
		println("default first", y == 6)
	case string:
		println(y)
	}
}
