// Counting a byte: the runtime's function, which uses what the CPU has.

package bytealg

import "unsafe"

//go:linkname countbyte runtime.countbyte
func countbyte(data *byte, length int, c byte) int

// Count returns how often c is in b.
func Count(b []byte, c byte) int { return countbyte(unsafe.SliceData(b), len(b), c) }

// CountString returns how often c is in s.
func CountString(s string, c byte) int { return countbyte(unsafe.StringData(s), len(s), c) }
