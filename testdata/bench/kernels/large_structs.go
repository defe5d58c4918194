// Structs of nine words passed, returned and kept by value, and small ones of three.
// What it measures: what a copy of a struct costs: 4×4-like transformations by value, vectors
// whose fields should live in registers, methods on values.

package main

type vector struct{ x, y, z float64 }

type matrix struct{ a, b, c vector }

func (v vector) plus(w vector) vector { return vector{v.x + w.x, v.y + w.y, v.z + w.z} }

func (v vector) times(f float64) vector { return vector{v.x * f, v.y * f, v.z * f} }

func (v vector) dot(w vector) float64 { return v.x*w.x + v.y*w.y + v.z*w.z }

func (v vector) cross(w vector) vector {
	return vector{v.y*w.z - v.z*w.y, v.z*w.x - v.x*w.z, v.x*w.y - v.y*w.x}
}

func (m matrix) apply(v vector) vector { return vector{m.a.dot(v), m.b.dot(v), m.c.dot(v)} }

func (m matrix) transposed() matrix {
	return matrix{
		vector{m.a.x, m.b.x, m.c.x},
		vector{m.a.y, m.b.y, m.c.y},
		vector{m.a.z, m.b.z, m.c.z},
	}
}

func (m matrix) multiply(n matrix) matrix {
	t := n.transposed()
	return matrix{t.apply(m.a), t.apply(m.b), t.apply(m.c)}
}

func step(m, rotation matrix, p vector) (matrix, vector) {
	next := m.multiply(rotation)
	q := next.apply(p).plus(p.cross(next.a).times(0.125)).times(0.5)
	return next, q
}

func main() {
	rotation := matrix{vector{0.8, -0.6, 0}, vector{0.6, 0.8, 0}, vector{0, 0, 1}}
	m := matrix{vector{1, 0, 0}, vector{0, 0.6, 0.8}, vector{0, -0.8, 0.6}}
	p := vector{1, 2, 3}
	sum := 0.0
	for i := 0; i < 6000000; i++ {
		m, p = step(m, rotation, p)
		sum += p.x
		p = p.plus(vector{1, 0.5, 0.25})
	}
	println(int64(sum*1e3), int64(m.a.dot(m.b)*1e6), int64(p.z*1e6))
}
