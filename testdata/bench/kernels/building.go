// Building text byte by byte: numbers in decimal and hexadecimal, quoted strings, separators.
// What it measures: append of one byte and of a string, through functions that take a slice and
// return it, and division by a constant.

package main

func appendDecimal(to []byte, n uint64) []byte {
	var digits [20]byte
	i := len(digits)
	for {
		i--
		digits[i] = '0' + byte(n%10)
		n /= 10
		if n == 0 {
			break
		}
	}
	return append(to, digits[i:]...)
}

func appendHex(to []byte, n uint64) []byte {
	const hex = "0123456789abcdef"
	for shift := 60; shift >= 0; shift -= 4 {
		to = append(to, hex[n>>uint(shift)&15])
	}
	return to
}

func appendQuoted(to []byte, s string) []byte {
	to = append(to, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			to = append(to, '\\', c)
		case c < ' ':
			to = append(to, '^', c+'@')
		default:
			to = append(to, c)
		}
	}
	return append(to, '"')
}

func appendRecord(to []byte, id uint64, name string) []byte {
	to = append(to, "{id: "...)
	to = appendDecimal(to, id)
	to = append(to, ", hash: 0x"...)
	to = appendHex(to, id*0x9e3779b97f4a7c15)
	to = append(to, ", name: "...)
	to = appendQuoted(to, name)
	return append(to, "}\n"...)
}

func main() {
	names := []string{"plain", "with \"quotes\"", "back\\slash", "tab\tand\nline", "a longer name than these"}
	var buffer []byte
	sum := uint64(0)
	for round := 0; round < 80; round++ {
		buffer = buffer[:0]
		for i := 0; i < 40000; i++ {
			buffer = appendRecord(buffer, uint64(i*i), names[i%len(names)])
		}
		for i := 0; i < len(buffer); i += 97 {
			sum = sum*31 + uint64(buffer[i])
		}
	}
	println(len(buffer), sum)
}
