// The Mandelbrot set on a grid: how many points do not leave the circle of radius 2 in 50 rounds.
// What it measures: a loop of floating-point arithmetic all of whose variables fit in registers,
// with two ways out.

package main

func points(size int) int {
	inside := 0
	for row := 0; row < size; row++ {
		ci := 2*float64(row)/float64(size) - 1
		for column := 0; column < size; column++ {
			cr := 2*float64(column)/float64(size) - 1.5
			zr, zi, zr2, zi2 := 0.0, 0.0, 0.0, 0.0
			i := 0
			for ; i < 50 && zr2+zi2 <= 4; i++ {
				zi = 2*zr*zi + ci
				zr = zr2 - zi2 + cr
				zr2 = zr * zr
				zi2 = zi * zi
			}
			if i == 50 {
				inside++
			}
		}
	}
	return inside
}

func main() {
	println(points(1900))
}
