// All shortest paths of a graph with 600 nodes, its distances in one slice.
// What it measures: indices computed from two loop variables, of which the outer part does not
// change in the inner loop.

package main

const nodes = 600

func shortestPaths(distance []int32) {
	for k := 0; k < nodes; k++ {
		for i := 0; i < nodes; i++ {
			for j := 0; j < nodes; j++ {
				through := distance[i*nodes+k] + distance[k*nodes+j]
				if through < distance[i*nodes+j] {
					distance[i*nodes+j] = through
				}
			}
		}
	}
}

func main() {
	distance := make([]int32, nodes*nodes)
	state := uint32(3)
	for i := range distance {
		state = state*1664525 + 1013904223
		distance[i] = int32(state>>18) + 1
	}
	shortestPaths(distance)
	sum := 0
	for _, d := range distance {
		sum += int(d)
	}
	println(sum)
}
