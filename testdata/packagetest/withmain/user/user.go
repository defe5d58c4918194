// Package user is imported by an external test, and imports what that tests.
package user

import "example.com/packagetest/shapes"

func Make() shapes.Square { return shapes.NewSquare(5) }
