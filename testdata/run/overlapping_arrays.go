// Arrays that are parts of one slice may overlap when one is assigned to the other. Slicing an array
// through a nil pointer panics even if nobody uses the slice.
package main

import "fmt"

func bytes() (ok bool) {
	var x [64]byte
	for i := range x {
		x[i] = byte(i)
	}
	y := x
	copy(x[4:36], x[2:34])
	*(*[32]byte)(y[4:36]) = *(*[32]byte)(y[2:34])
	return x == y
}

func pointers(from, to int) (ok bool) {
	var values [40]int
	var x, y []*int
	for i := range values {
		x = append(x, &values[i])
		y = append(y, &values[i])
	}
	copy(x[to:to+20], x[from:from+20])
	*(*[20]*int)(y[to:]) = *(*[20]*int)(y[from:])
	for i := range x {
		if x[i] != y[i] {
			return false
		}
	}
	return true
}

func slice(p *[1 << 20]byte, how int) (caught any) {
	defer func() { caught = recover() }()
	switch how {
	case 0:
		x := p[:]
		_ = x
	case 1:
		_ = p[10 : len(p)-10]
	case 2:
		for range p[5:] {
		}
	}
	return "no panic"
}

func main() {
	fmt.Println(bytes(), pointers(3, 0), pointers(0, 3), pointers(7, 7))
	for how := 0; how < 3; how++ {
		fmt.Println(slice(nil, how))
	}
}
