// Package unicode/utf8: decoding and encoding, also of what is no UTF-8.
package main

import (
	"fmt"
	"unicode/utf8"
)

func main() {
	for _, s := range []string{"", "a", "h\u00e9llo, \u4e16\u754c \U0001f600", "\xff\xc0\x80", "a\xed\xa0\x80b", "\xf4\x90\x80\x80"} {
		fmt.Printf("%+q %d %v", s, utf8.RuneCountInString(s), utf8.ValidString(s))
		for rest := s; len(rest) > 0; {
			r, size := utf8.DecodeRuneInString(rest)
			fmt.Printf(" %U/%d", r, size)
			rest = rest[size:]
		}
		last, size := utf8.DecodeLastRuneInString(s)
		fmt.Printf(" | %U/%d\n", last, size)
	}
	for _, r := range []rune{0, 'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd800, 0xfffd, 0xffff, 0x10000, 0x10ffff, 0x110000, -1} {
		b := utf8.AppendRune([]byte("<"), r)
		fmt.Printf("%U %d %v %x\n", r, utf8.RuneLen(r), utf8.ValidRune(r), b)
	}
	fmt.Println(utf8.FullRune([]byte("\xe4\xb8")), utf8.FullRuneInString("\xe4\xb8\x96"), utf8.RuneStart(0x96))
}
