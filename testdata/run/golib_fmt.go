// Package fmt: verbs, flags, structures by reflection, Stringers and errors, scanning.

package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

type point struct{ X, Y int }

type celsius float64

func (c celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

type node struct {
	Name string
	Next *node
	tags map[string]int
	any  interface{}
}

type broken struct{ code int }

func (b *broken) Error() string { return fmt.Sprint("broken ", b.code) }

func main() {
	fmt.Println("hello", 42, true, 'x', 1.5, nil, []int{1, 2}, map[string]int{"b": 2, "a": 1})
	fmt.Printf("%d|%5d|%-5d|%05d|%x|%X|%o|%b|%c|%q|%U\n", 1, 2, 3, 4, 255, 255, 8, 5, 'A', 'B', 'C')
	fmt.Printf("%f|%8.3f|%e|%g|%t|%v|%p\n", 3.14159, 2.5, 12345.678, 1e21, true, 1+2i, nil)
	fmt.Printf("%s|%10s|%-10s|%q|%x|% x\n", "go", "right", "left", "quo\"te", "hex", "hex")
	p := point{1, -2}
	fmt.Printf("%v %+v %#v %T\n", p, p, p, p)
	fmt.Printf("%v %+v\n", &p, []point{{3, 4}})
	n := node{"a", &node{Name: "b"}, map[string]int{"k": 1}, celsius(3)}
	fmt.Printf("%v %+v\n", n.Next, *n.Next)
	fmt.Printf("%v %T %T %T\n", n.any, n.any, n, &n)
	fmt.Println(celsius(36.6), &broken{7}, errors.New("plain"))
	err := fmt.Errorf("wrapped: %w", &broken{8})
	var b *broken
	fmt.Println(err, errors.As(err, &b), b.code, errors.Unwrap(err) == b)
	fmt.Printf("%!|%d|%s\n", "not a number", 5)
	fmt.Printf("%[2]d %[1]d %*d\n", 1, 2, 6, 3)
	fmt.Fprintln(os.Stdout, strings.Repeat("=", 10))
	var a, c int
	var s string
	k, err := fmt.Sscanf("10 word 20", "%d %s %d", &a, &s, &c)
	fmt.Println(k, err, a, s, c)
	fmt.Sscan("7 8", &a, &c)
	fmt.Println(a + c)
	fmt.Println([3]bool{true}, struct{}{}, [2][]string{{"x"}, nil}, int8(-5), uint8(200), []byte("hi"))
	fmt.Printf("%v %v %d %s\n", []byte("hi"), [2]byte{1, 2}, []byte{3}, []string{"q", "r"})
	fmt.Printf("%6.2f|%+d|%x|%v\n", 3.14159, 7, []byte("abc"), [...]interface{}{1, "a", nil})
}
