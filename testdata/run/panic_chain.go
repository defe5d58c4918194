package main

type problem struct{ code int }

func (p *problem) Error() string { return "problem" }

type state int

func (s state) String() string { return "state" }

func main() {
	defer func() { panic(state(3)) }()
	defer func() { panic(recover()) }()
	panic(&problem{1})
}
