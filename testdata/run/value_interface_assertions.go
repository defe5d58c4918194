package main

type stringer interface{ String() string }
type namer interface {
	stringer
	Name() string
}
type user struct{ name string }
type id int

func (u user) String() string  { return "user " + u.name }
func (u *user) Name() string   { return u.name }
func (i id) String() string    { return "id" }

func describe(v interface{}) string {
	switch x := v.(type) {
	case nil:
		return "nil"
	case namer:
		return "namer " + x.Name()
	case stringer:
		return "stringer " + x.String()
	case error:
		return "error " + x.Error()
	case func() int:
		return "func"
	case []int:
		return "slice"
	case *int, map[string]int:
		return "pointer or map"
	case int, uint8:
		return "number"
	}
	return "other"
}

func main() {
	n := 5
	values := []interface{}{nil, user{"a"}, &user{"b"}, id(1), func() int { return 1 }, []int{1}, &n,
		map[string]int{}, 7, uint8(7), 7.5, "text", struct{}{}}
	for _, v := range values {
		println(describe(v))
	}
	var s stringer = user{"x"}
	_, ok := s.(namer)
	println(ok)
	s = &user{"y"}
	m, ok := s.(namer)
	println(ok, m.Name(), m.String())
	var e interface{} = s
	println(e.(stringer) == s, e == interface{}(s), s == stringer(m), e.(*user).name)
	var nilStringer stringer
	_, ok = nilStringer.(namer)
	println(ok, nilStringer == nil, e != nil)
	println(interface{}(user{"x"}) == interface{}(user{"x"}), interface{}(1) == interface{}(1.0))
	println(stringer(id(3)) == stringer(id(3)), stringer(id(3)) == stringer(id(4)))
}
