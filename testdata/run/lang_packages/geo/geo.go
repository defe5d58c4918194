package geo

import "example.com/multi/util"

var Origin = Point{}
var logged = util.Log("geo var")

type Point struct{ X, Y int }

func (p Point) Dist2() int { return p.X*p.X + p.Y*p.Y }

type Shape interface {
	Area() int
	private()
}

type square struct{ side int }

func (s square) Area() int    { return s.side * s.side }
func (s square) private()     {}
func (s square) Name() string { return "geo.square" + private() }

func NewSquare(n int) Shape { return square{n} }

type Named struct{ N string }

func (n *Named) Get() string { return n.N }

type Func func(int) int

func (f Func) Twice(x int) int { return f(f(x)) }

func private() string { return "!" }

func init() { util.Log("geo init") }
