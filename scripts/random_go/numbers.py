"""Statements of the random programs about strings and numbers at their borders."""

from random_go import types as ty
from random_go.templates import Templates, block, lines_of
from random_go.types import INTS, STRING

PIECES = [r'\xff', r'\xc0\x80', r'\xe0\x9f\xbf', r'\xed\xa0\x80', r'\xf4\x90\x80\x80', r'\xe6\x97',
          r'\xf0\x9d\x84', r'\xc2', r'\u07ff', r'\u0800', r'\uffff', r'\U00010000', r'\U0010ffff',
          'a', r'\x7f', r'\u0080', r'\ufffd']
RUNES = [0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdfff, 0xe000, 0xfffd, 0xffff, 0x10000,
         0x10ffff, 0x110000, -1, 0x7fffffff, -0x80000000]
# Where conversions to floating-point numbers round.
INTEGERS = [1 << 24, (1 << 24) + 1, (1 << 53) + 1, (1 << 53) - 1, (1 << 54) + 3, (1 << 63) - 1,
            (1 << 63) - 512, (1 << 63) - 513, 1 << 63, (1 << 64) - 1, (1 << 64) - 1025, 0x7fffffff,
            -(1 << 63), -1, 0x80000080, 0x8000008000000001, 255, 32767, -129, -32769]
FLOATS = ['0.5', '-0.5', '0.99999999999999989', '-0.9999', '1.5', '-1.5', '1e9+0.5', '126.99',
          '-127.9', '4503599627370497.5', '9.2e18', '1.8e19', '1e-320', '-0.0']


class Numbers(Templates):

    def statement_choices(self):
        simple, compound, rare = super().statement_choices()
        return simple, compound, rare + [self.string_corners, self.string_building,
                                         self.number_conversions, self.complex_corners]

    def string_corners(self):
        """Encodings that are wrong, runes that are none, at the borders of each length."""
        text = ''.join(self.random.choice(PIECES) for _ in range(self.random.randrange(1, 7)))
        steps = self.some(6, '''
            for i, r := range s {
                noteU(uint64(i)<<32 ^ uint64(r))
            }

            for i := range s {
                noteU(uint64(i))
            }

            for i, r := range []rune(s) {
                noteU(uint64(i) ^ uint64(r))
            }

            noteS(string([]rune(s)))

            for _, r := range rs {
                noteS(string(r))
            }

            noteS(string(rs))

            noteU(uint64(len([]rune(s[len(s)/2:]))))

            for i, b := range []byte(s) {
                noteU(uint64(b) + uint64(i))
            }

            n := 0
            for range s {
                n++
            }
            noteU(uint64(n))

            b := append([]byte("x"), s...)
            noteS(string(b[1:]))

            switch {
            case s < string(rs):
                noteU(1)
            case s == string([]rune(s)):
                noteU(2)
            }

            var m struct { r rune; i int }
            for m.i, m.r = range s {
                noteU(uint64(m.r))
            }
            noteU(uint64(m.i))
            ''')
        runes = ', '.join(str(r) for r in self.random.sample(RUNES, 5))
        return block(['s, rs := same("%s"), []rune{%s}' % (text, runes), '_, _ = s, rs'] + steps)

    def string_building(self):
        """Concatenations, parts, comparisons and conversions that may share memory or must not."""
        steps = self.some(9, '''
            s += s[len(s)/2:] + "-"
            s = short(s)

            b = append(b, s...)
            if len(b) > 90 {
                b = b[:9]
            }

            b = append(b[:len(b)/2], s[len(s)/3:]...)

            noteU(uint64(copy(b, s)))

            s = string(b)

            t := string(b)
            if len(b) > 0 {
                b[0] ^= 3
            }
            noteS(t)

            noteB(string(b) == s)

            noteB(s[:len(s)/2]+s[len(s)/2:] == s)

            m[string(b)]++
            noteU(uint64(m[string(b)]))

            for i, c := range []byte(s) {
                if len(b) > i {
                    b[i] = c + 1
                }
            }

            switch string(b) {
            case s:
                noteU(1)
            case "", "a", s + "x":
                noteU(2)
            default:
                noteU(3)
            }

            s = s + string(b) + s + "1" + string(b[:len(b)/2]) + s
            s = short(s)

            u := []byte(s)
            v := s
            for i := range u {
                u[i] |= 0x20
            }
            noteS(v + string(u))

            noteB(s+"a" < s+"b" && s <= s+string(b))

            f := func(s string) { b = append(b[:0], s...) }
            f(string(b) + "z")

            x := [...]string{s, string(b), s[len(s)/2:]}
            noteB(x[0] > x[1] || x[1] != x[2])

            if n := len(s); n > 3 {
                noteU(uint64(s[n-1]) ^ uint64(s[n>>1]))
                s = s[1 : n-1]
            }
            ''')
        return block(['s, b := %s, []byte(%s)' % (self.changing(STRING, 2), self.changing(STRING, 2)),
                      'm := map[string]int{s: 1}', '_ = m'] + steps + ['noteS(s)', 'noteS(string(b))'])

    def number_conversions(self):
        """Conversions between integers and floats at the borders where they round."""
        t, u = self.random.choice(INTS), self.random.choice(INTS)
        values = [v for v in INTEGERS if t.low() <= v <= t.high()]
        limit = min(u.high(), (1 << (u.size - 2)) - 1)
        return block(lines_of(
            '''
            for _, x := range []$t{$items, $x} {
                noteF(float64(x))
                noteF(float64(float32(x)))
                noteU(uint64($u(x)))
                noteF(float64(float32(float64(x))))
            }
            for _, f := range []float64{$fractions, $f} {
                noteU(uint64($u(within(f, $low, $limit))))
                noteU(uint64($u(within(float32(f), $low, $limit))))
                noteF(float64(float32(f)))
                noteF(f*float64($u(3)) + 0.1)
            }
            ''', t=t.text, items=', '.join(map(str, self.random.sample(values, min(len(values), 5)))),
            u=u.text, fractions=', '.join(self.random.sample(FLOATS, 6)), x=self.changing(t, 2),
            low=-limit if u.signed else 0, limit=limit, f=self.changing(ty.FLOATS[1], 2)))

    def complex_corners(self):
        """Products and quotients of complex numbers with infinities, NaN and zeros in their parts."""
        c = self.random.choice(ty.COMPLEXES)
        f = ty.FLOATS[0 if c.size == 32 else 1]
        return block(lines_of(
            '''
            zero := same($f(0))
            parts := []$f{zero, -zero, 1, -2.5, 1 / zero, -1 / zero, zero / zero, $x}
            for i, a := range parts {
                x := complex(a, parts[(i*$k+1)%len(parts)])
                for j, b := range parts {
                    y := complex(parts[(j*$k+3)%len(parts)], b)
                    noteC(complex128(x * y))
                    noteC(complex128(x / y))
                    noteC(complex128(x - y*2i + -x))
                    noteB(x == y)
                    z := y
                    z += x
                    z *= x
                    noteF(float64(real(z)))
                }
                noteB(x != $c($y))
            }
            ''', f=f.text, c=c.text, x=self.changing(f, 2), y=self.changing(c, 2),
            k=lambda: self.random.choice([1, 3, 5])))
