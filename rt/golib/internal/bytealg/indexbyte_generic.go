// Searching for a byte: the runtime's functions, which use what the CPU has.

package bytealg

import "unsafe"

//go:linkname indexbyte runtime.indexbyte
func indexbyte(data *byte, length int, c byte) int

// IndexByte returns where c is first in b, or -1.
func IndexByte(b []byte, c byte) int { return indexbyte(unsafe.SliceData(b), len(b), c) }

// IndexByteString returns where c is first in s, or -1.
func IndexByteString(s string, c byte) int { return indexbyte(unsafe.StringData(s), len(s), c) }
