// Package sig has functions whose names in a program say which cryptography it contains. Go's are
// assembly, so that they are not inlined.

package sig

//go:noinline
func BoringCrypto() {}

//go:noinline
func FIPSOnly() {}

//go:noinline
func StandardCrypto() {}
