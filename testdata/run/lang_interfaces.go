// Interfaces: dynamic dispatch, conversion, comparison, nil.
package main

type shape interface {
	area() float64
	name() string
}
type namer interface{ name() string }

type square struct{ side float64 }
type circle struct{ r float64 }
type unit int

func (s square) area() float64  { return s.side * s.side }
func (s square) name() string   { return "square" }
func (c *circle) area() float64 { return 3 * c.r * c.r }
func (c *circle) name() string  { return "circle" }
func (u unit) area() float64    { return float64(u) }
func (u unit) name() string     { return "unit" }

type failure struct{ code int }

func (f *failure) Error() string { return "failure" }

func check(code int) error {
	if code == 0 {
		return nil
	}
	return &failure{code}
}

func typedNil() error {
	var f *failure
	return f
}

func total(shapes ...shape) (t float64) {
	for _, s := range shapes {
		t += s.area()
	}
	return
}

func main() {
	shapes := []shape{square{2}, &circle{1}, unit(5)}
	for _, s := range shapes {
		println(s.name(), s.area())
	}
	println(total(shapes...))
	var n namer = shapes[1]
	println(n.name(), n.(shape).area())
	println(check(0) == nil, check(1) != nil, check(2).Error(), typedNil() == nil)
	var a, b interface{} = 1, 1
	println(a == b, a == interface{}(int8(1)), a != nil)
	a, b = "x"+"y", "xy"
	println(a == b)
	a, b = square{3}, square{3}
	println(a == b, a == interface{}(square{4}))
	c1, c2 := &circle{1}, &circle{1}
	println(shape(c1) == shape(c2), shape(c1) == c1, namer(c1) == namer(c1))
	var e error
	var i interface{} = e
	println(i == nil)
	i = 1.5
	f, ok := i.(float64)
	println(f, ok)
	_, ok = i.(float32)
	println(ok)
	_, ok = i.(shape)
	println(ok)
	i = shapes[2]
	u, ok := i.(unit)
	println(u, ok)
	m, ok := i.(interface{ name() string })
	println(m.name(), ok)
	var s shape
	println(s == nil)
	s = unit(1)
	f1 := s.area
	s = unit(2)
	println(f1(), s.area(), shape.area(s))
}
