// Forms of machine instructions: rotations, bytes put together, tables with an index, copies and
// clears by a loop.

package main

import "math/bits"

type big struct{ a [40]int; b byte; c [7]byte; d *int }
type mid struct{ a [20]int; b [5]byte }

//go:noinline
func be32(p []byte) uint32 { _ = p[3]; return uint32(p[3]) | uint32(p[2])<<8 | uint32(p[1])<<16 | uint32(p[0])<<24 }
//go:noinline
func le32(p []byte) uint32 { _ = p[3]; return uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24 }
//go:noinline
func le64(p []byte) uint64 { _ = p[7]; return uint64(p[0]) | uint64(p[1])<<8 | uint64(p[2])<<16 | uint64(p[3])<<24 | uint64(p[4])<<32 | uint64(p[5])<<40 | uint64(p[6])<<48 | uint64(p[7])<<56 }
//go:noinline
func be64(p []byte) uint64 { _ = p[7]; return uint64(p[7]) | uint64(p[6])<<8 | uint64(p[5])<<16 | uint64(p[4])<<24 | uint64(p[3])<<32 | uint64(p[2])<<40 | uint64(p[1])<<48 | uint64(p[0])<<56 }
//go:noinline
func be16(p []byte) uint16 { _ = p[1]; return uint16(p[1]) | uint16(p[0])<<8 }
//go:noinline
func be32at(p []byte, i int) uint32 { p = p[i:i+4]; return uint32(p[3]) | uint32(p[2])<<8 | uint32(p[1])<<16 | uint32(p[0])<<24 }
//go:noinline
func mixed(p []byte) uint32 { _ = p[3]; return uint32(p[0]) | uint32(p[1])<<16 | uint32(p[2])<<8 | uint32(p[3])<<24 }
//go:noinline
func copyBig(a, b *big) { *a = *b }
//go:noinline
func clearBig(a *big) { *a = big{} }
//go:noinline
func copyMid(a, b *mid) { *a = *b }
//go:noinline
func clearMid(a *mid) { *a = mid{} }

//go:noinline
func rot(x uint64, k int) uint64 { return bits.RotateLeft64(x, k) }
//go:noinline
func rot8(x uint8, k int) uint8 { return bits.RotateLeft8(x, k) }
//go:noinline
func rot16(x uint16, k int) uint16 { return bits.RotateLeft16(x, k) }
//go:noinline
func rotr(x uint32, k uint) uint32 { k &= 31; return x>>k | x<<(32-k) }

var table [64]uint16
//go:noinline
func tab(i int) uint16 { return table[i&63] }
var tb [300]struct{ a, b, c int32 }
//go:noinline
func tab2(i int) int32 { tb[i].b += 3; return tb[i].b + tb[i].c }
//go:noinline
func bumpTable(i uint) { table[i%64]++ }

func main() {
	p := []byte{1, 2, 3, 4, 5, 6, 7, 200, 9, 10}
	println(be32(p), le32(p), le64(p), be64(p), be16(p), be32at(p, 3), be32at(p, 6), mixed(p))
	x := 5
	b := big{b: 3, d: &x}
	for i := range b.a { b.a[i] = i }
	for i := range b.c { b.c[i] = byte(i) }
	var c big
	copyBig(&c, &b)
	println(c == b)
	clearBig(&b)
	println(b == big{}, c.d == &x)
	m := mid{}
	for i := range m.a { m.a[i] = i }
	for i := range m.b { m.b[i] = byte(i) }
	var n [3]mid
	copyMid(&n[1], &m)
	println(n[1] == m, n[0] == mid{}, n[2] == mid{})
	n[0], n[2] = m, m
	clearMid(&n[1])
	println(n[1] == mid{}, n[0] == m, n[2] == m)
	for k := -70; k < 70; k += 7 {
		println(rot(0x123456789abcdef0, k), rot8(0x93, k), rot16(0x8123, k), rotr(0x81234567, uint(k)))
	}
	for i := range table { table[i] = uint16(i * 1001) }
	bumpTable(64+5)
	println(tab(5), tab(-1), tab2(299), tab2(299), tab2(0))
}
