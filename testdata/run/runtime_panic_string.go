package main

type stack struct {
	items []int
}

//go:noinline
func (s *stack) pop() int {
	if len(s.items) == 0 {
		panic("pop of an empty stack")
	}
	top := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return top
}

func main() {
	s := &stack{items: []int{1}}
	println(s.pop())
	println(s.pop())
}
