// Package errors: wrapping, Is, As, Join, Unwrap.
package main

import (
	"errors"
	"fmt"
)

type code struct{ n int }

func (c *code) Error() string        { return fmt.Sprint("code ", c.n) }
func (c *code) Is(target error) bool { return target == errSpecial }

var errSpecial = errors.New("special")
var errPlain = errors.New("plain")

func main() {
	wrapped := fmt.Errorf("outer: %w", fmt.Errorf("inner: %w", &code{7}))
	fmt.Println(wrapped, errors.Unwrap(wrapped))
	var c *code
	fmt.Println(errors.As(wrapped, &c), c.n)
	fmt.Println(errors.Is(wrapped, errSpecial), errors.Is(wrapped, errPlain), errors.Is(nil, nil))
	joined := errors.Join(errPlain, nil, wrapped)
	fmt.Println(joined)
	fmt.Println(errors.Is(joined, errPlain), errors.As(joined, &c), errors.Join(nil) == nil)
	two := fmt.Errorf("%w and %w", errPlain, errSpecial)
	fmt.Println(two, errors.Is(two, errSpecial), errors.Unwrap(two))
	fmt.Println(errors.New("x") == errors.New("x"), errors.ErrUnsupported)
	defer func() { fmt.Println(recover()) }()
	errors.As(wrapped, nil)
}
