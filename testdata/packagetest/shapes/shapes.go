// Package shapes is for the tests of `tandem test`: it has tests of each kind.
package shapes

type Square struct{ side int }

func NewSquare(side int) Square { return Square{side} }

func (s Square) Area() int { return s.side * s.side }
