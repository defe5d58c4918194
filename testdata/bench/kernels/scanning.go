// A scanner for a small language: names, numbers, strings, comments, operators.
// What it measures: a struct with a position in a slice of bytes that methods move, a switch over
// bytes, small methods that have to be inlined, and comparing a byte slice with words.

package main

type kind int

const (
	end kind = iota
	name
	keyword
	number
	text
	operator
)

type scanner struct {
	source []byte
	at     int
	line   int
}

func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func (s *scanner) peek() byte {
	if s.at < len(s.source) {
		return s.source[s.at]
	}
	return 0
}

func (s *scanner) skipBlanks() {
	for {
		switch s.peek() {
		case '\n':
			s.line++
			s.at++
		case ' ', '\t', '\r':
			s.at++
		case '#':
			for c := s.peek(); c != '\n' && c != 0; c = s.peek() {
				s.at++
			}
		default:
			return
		}
	}
}

func isKeyword(word string) bool {
	switch word {
	case "if", "else", "for", "func", "return", "var":
		return true
	}
	return false
}

func (s *scanner) next() (kind, int, int) {
	s.skipBlanks()
	start := s.at
	c := s.peek()
	switch {
	case c == 0:
		return end, start, start
	case isLetter(c):
		for isLetter(s.peek()) || isDigit(s.peek()) {
			s.at++
		}
		if isKeyword(string(s.source[start:s.at])) {
			return keyword, start, s.at
		}
		return name, start, s.at
	case isDigit(c):
		for isDigit(s.peek()) {
			s.at++
		}
		return number, start, s.at
	case c == '"':
		s.at++
		for s.peek() != '"' {
			s.at++
		}
		s.at++
		return text, start, s.at
	}
	s.at++
	return operator, start, s.at
}

const sample = `# sums the squares
func squares(count) {
	var total = 0
	for index < count_1 {
		if index % 2 == 0 { total = total + index*index } else { total = total - 17 }
		index = index + 1
	}
	print("the total is ", total, 12345, "and so on")   # tell it
	return total
}
`

func main() {
	source := make([]byte, 0, 1000*len(sample))
	for i := 0; i < 1000; i++ {
		source = append(source, sample...)
	}
	var counts [6]int
	sum := 0
	for round := 0; round < 230; round++ {
		s := &scanner{source: source, line: 1}
		for {
			what, start, stop := s.next()
			counts[what]++
			sum += stop - start
			if what == end {
				break
			}
		}
		sum += s.line
	}
	for _, count := range counts {
		println(count)
	}
	println(sum)
}
