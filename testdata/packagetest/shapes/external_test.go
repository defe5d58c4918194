package shapes_test

import (
	"fmt"
	"testing"

	"example.com/packagetest/shapes"
	"example.com/packagetest/withmain/user"
)

var isTest = testing.Testing() // before main

func TestExternal(t *testing.T) {
	if !isTest {
		t.Error("this is no test")
	}
	if side := user.Make().Side(); side != 5 {
		t.Error(side)
	}
}

func ExampleSquare_Area() {
	fmt.Println("// Output: not this", `nor /* this`, '"', shapes.NewSquare(2).Area())
	// A comment.

	// Output:
	// // Output: not this nor /* this 34 4
}

func ExampleNewSquare() {
	fmt.Println("b")
	fmt.Println("a")
	// Unordered output:
	// a
	// b
}

func Example_notRun() {
	fmt.Println("never")
}

func Example_empty() {
	// Output:
}
