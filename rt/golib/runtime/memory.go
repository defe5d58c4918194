// Memory, as package runtime and the packages that reach into it see it.

package runtime

import "unsafe"

func mallocgc(size uintptr, typ unsafe.Pointer, zero bool) unsafe.Pointer

//go:linkname bytealg_MakeNoZero internal/bytealg.MakeNoZero
func bytealg_MakeNoZero(n int) []byte {
	if n < 0 {
		panicmakeslicelen()
	}
	size := roundupsize(uintptr(n))
	return unsafe.Slice((*byte)(mallocgc(size, nil, false)), int(size))[:n]
}

// roundupsize returns how many bytes an allocation of n bytes really has.
func roundupsize(n uintptr) uintptr { return (n + 7) &^ 7 }

func panicmakeslicelen() { panic(errorString("makeslice: len out of range")) }

// zeroVal is what reflect reads as the zero value of types up to this size.
var zeroVal [1024]byte

// memhash hashes bytes; package maphash calls it.
func memhash(p unsafe.Pointer, seed, size uintptr) uintptr

//go:linkname rand_fastrand64 math/rand.fastrand64
func rand_fastrand64() uint64 { return fastrand64() }

func fastrand64() uint64 { return uint64(fastrand())<<32 | uint64(fastrand()) }
