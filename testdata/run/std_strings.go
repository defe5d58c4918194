// Package strings: searching, splitting, replacing, mapping, Builder, Reader, Replacer.
package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

func main() {
	text := "the quick brown fox jumps over the lazy dog, the end"
	fmt.Println(strings.Index(text, "the lazy"), strings.LastIndex(text, "the"), strings.Count(text, "e"), strings.IndexAny(text, "zxy"))
	fmt.Println(strings.Fields("  a  b\tc\n"), len(strings.Split(text, " ")), strings.SplitN("a,b,c,d", ",", 2), strings.SplitAfter("a,b", ","))
	fmt.Println(strings.ToUpper("stra\u00dfe \u00e9"), strings.Title("two words"), strings.ToLower("\u0130X"))
	fmt.Println(strings.Replace(text, "the", "a", 2), strings.ReplaceAll("aaaa", "aa", "b"), strings.Repeat("ab", 5))
	fmt.Printf("%q %q %q\n", strings.TrimSpace(" \tx y\n"), strings.Trim("xxhixx", "x"), strings.TrimLeftFunc("123abc", unicode.IsDigit))
	fmt.Println(strings.Map(func(r rune) rune {
		if r == 'o' {
			return -1
		}
		return r + 1
	}, "hello"), strings.EqualFold("Go\u017f", "GOS"), strings.Compare("a", "b"))
	before, after, found := strings.Cut("key=value=x", "=")
	fmt.Println(before, after, found, strings.HasPrefix(text, "the"), strings.ContainsRune(text, 'q'))
	var b strings.Builder
	for i := 0; i < 5; i++ {
		fmt.Fprintf(&b, "%d;", i*i)
	}
	b.WriteByte('!')
	b.WriteRune('\u00fc')
	fmt.Println(b.String(), b.Len())
	r := strings.NewReader("some text to read")
	part := make([]byte, 5)
	io.ReadFull(r, part)
	r.Seek(-4, io.SeekEnd)
	rest, err := io.ReadAll(r)
	fmt.Println(string(part), string(rest), err)
	fmt.Println(strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace("<b>x</b>"), strings.NewReplacer("a", "1", "aa", "2", "aaa", "3").Replace("aaaab"))
	fmt.Println(strings.ToValidUTF8("a\xffb", "?"), strings.IndexByte(strings.Repeat("x", 1000)+"y", 'y'), strings.FieldsFunc("a1b2c", unicode.IsDigit))
	fmt.Println(strings.Index(strings.Repeat("ab", 200)+"abc", "abc"))
}
