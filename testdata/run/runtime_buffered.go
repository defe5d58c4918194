package main

func main() {
	c := make(chan [3]int, 4)
	for i := 0; i < 4; i++ {
		c <- [3]int{i, i * i, i * i * i}
	}
	println(len(c), cap(c))
	for i := 0; i < 2; i++ {
		v := <-c
		println(v[0], v[1], v[2])
	}
	c <- [3]int{7, 8, 9}
	close(c)
	println(len(c), cap(c))
	for v := range c {
		println(v[0], v[1], v[2])
	}
	v, ok := <-c
	println(v[0], v[1], v[2], ok)
}
