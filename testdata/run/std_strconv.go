// Package strconv: numbers to text and back, with errors; quoting.
package main

import (
	"fmt"
	"math"
	"strconv"
)

func main() {
	for _, s := range []string{"0", "-1", "9223372036854775807", "9223372036854775808", "0x1F", "1_000", "", "12a"} {
		a, err := strconv.Atoi(s)
		b, err2 := strconv.ParseInt(s, 0, 64)
		c, err3 := strconv.ParseUint(s, 16, 32)
		fmt.Println(a, err, b, err2, c, err3)
	}
	for _, s := range []string{"1", "0.1", "1e308", "1e309", "-0", "inf", "NaN", "0x1p-2", "4.9e-324", "1.7976931348623157e308", "123456789012345678901234567890", "x", "2.2250738585072011e-308", ".5e+2"} {
		f, err := strconv.ParseFloat(s, 64)
		g, err32 := strconv.ParseFloat(s, 32)
		fmt.Println(f, err, g, err32)
	}
	for _, f := range []float64{0, 1, -1.5, 1e21, 1e-7, math.Pi, math.MaxFloat64, math.SmallestNonzeroFloat64, 100, 123456789, 0.3, 5e-324, math.Inf(-1)} {
		fmt.Println(strconv.FormatFloat(f, 'g', -1, 64), strconv.FormatFloat(f, 'e', 5, 64), strconv.FormatFloat(f, 'f', 3, 64), strconv.FormatFloat(f, 'b', -1, 64), strconv.FormatFloat(f, 'x', -1, 32))
	}
	fmt.Println(strconv.FormatInt(-255, 16), strconv.FormatUint(math.MaxUint64, 36), strconv.Itoa(-0), strconv.AppendBool(nil, true))
	fmt.Println(strconv.Quote("a\tb\"c\x00\u00e9\U0001f600\xff"), strconv.QuoteToASCII("\u4e16"), strconv.QuoteRune('\''))
	for _, s := range []string{`"a\n\u00e9"`, "`raw\\n`", `'x'`, `"bad`, `"\q"`} {
		u, err := strconv.Unquote(s)
		fmt.Printf("%q %v\n", u, err)
	}
	b, err := strconv.ParseBool("maybe")
	fmt.Println(b, err)
	c, err := strconv.ParseComplex("1.5-2i", 128)
	fmt.Println(c, err, strconv.FormatComplex(c, 'g', -1, 64))
}
