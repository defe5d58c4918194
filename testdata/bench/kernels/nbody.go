// The planets' orbits by the leapfrog method: five bodies that attract each other.
// What it measures: floating-point arithmetic on fields of structs in a slice, square roots,
// and two nested loops that are too short to be anything but loops.

package main

import "math"

type body struct{ x, y, z, vx, vy, vz, mass float64 }

func energy(bodies []body) float64 {
	var e float64
	for i := range bodies {
		b := &bodies[i]
		e += 0.5 * b.mass * (b.vx*b.vx + b.vy*b.vy + b.vz*b.vz)
		for j := i + 1; j < len(bodies); j++ {
			c := &bodies[j]
			dx := b.x - c.x
			dy := b.y - c.y
			dz := b.z - c.z
			e -= b.mass * c.mass / math.Sqrt(dx*dx+dy*dy+dz*dz)
		}
	}
	return e
}

func advance(bodies []body, dt float64) {
	for i := range bodies {
		b := &bodies[i]
		for j := i + 1; j < len(bodies); j++ {
			c := &bodies[j]
			dx := b.x - c.x
			dy := b.y - c.y
			dz := b.z - c.z
			d2 := dx*dx + dy*dy + dz*dz
			mag := dt / (d2 * math.Sqrt(d2))
			b.vx -= dx * c.mass * mag
			b.vy -= dy * c.mass * mag
			b.vz -= dz * c.mass * mag
			c.vx += dx * b.mass * mag
			c.vy += dy * b.mass * mag
			c.vz += dz * b.mass * mag
		}
	}
	for i := range bodies {
		b := &bodies[i]
		b.x += dt * b.vx
		b.y += dt * b.vy
		b.z += dt * b.vz
	}
}

func main() {
	bodies := []body{
		{0, 0, 0, 0, 0, 0, 39},
		{4.8, -1.1, -0.1, 0.6, 2.8, -0.02, 0.03},
		{8.3, 4.1, -4, -1, 1.8, 0.008, 0.01},
		{12, -15, -0.2, 1, 0.8, -0.01, 0.001},
		{15, -25, 0.17, 0.9, 0.5, -0.03, 0.002},
	}
	for i := 0; i < 3000000; i++ {
		advance(bodies, 0.01)
	}
	println(int64(energy(bodies) * 1e9))
}
