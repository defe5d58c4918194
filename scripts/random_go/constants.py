"""Constant expressions of the random programs.

An untyped integer constant is generated with its value, since Go refuses what overflows (512 bits
for untyped constants, the range of its type for a typed one) or divides by zero. Its value is made to
fit a type by a last `&`, so that the interesting part, the exact arithmetic, stays in the
expression. Floating constants are generated with an exact value too, a fraction.
"""

from fractions import Fraction

BIG = 400  # bits; within the 512 that gc allows


def truncated(a, b):
    """The quotient of Go, which rounds towards zero."""
    q = abs(a) // abs(b)
    return q if (a < 0) == (b < 0) else -q


class Constants:
    """Generates constants from named ones and literals; `random` gives the choices."""

    def __init__(self, random):
        self.random = random
        self.named = []        # (name, value) of untyped integer constants in scope

    def literal(self):
        draw = self.random.random()
        if self.named and draw < 0.35:
            return self.random.choice(self.named)
        if draw < 0.5:
            rune, value = self.random.choice([("'a'", 97), ("'\\x00'", 0), ("'界'", 0x754c),
                                              ("'\\377'", 255), ("'\\U0010ffff'", 0x10ffff)])
            return rune, value
        if draw < 0.6:
            text, value = self.random.choice([('len("häß")', 5), ('len([7]int{})', 7),
                                              ('1_000_000', 10**6), ('0b1011', 11), ('0o17', 15),
                                              ('1e3', 1000), ('0x1p40', 1 << 40)])
            # Only an integer literal may stand where an operator wants integers.
            return ('int(%s)' % text, value) if text[0] == '1' and 'e' in text else \
                ('int64(0x1p40)', value) if 'p' in text else (text, value)
        bits = self.random.choice([3, 8, 16, 31, 32, 33, 63, 64, 65, 100])
        value = self.random.getrandbits(bits)
        return str(value), value

    def untyped(self, depth):
        """(text, value) of an untyped integer constant expression."""
        if depth <= 0 or self.random.random() < 0.15:
            text, value = self.literal()
            if text.startswith(('int', 'len')):  # typed; what follows must not overflow its type
                return '%d' % value, value
            return text, value
        x, a = self.untyped(depth - 1)
        draw = self.random.random()
        if draw < 0.2:
            count = self.random.choice([1, 3, 7, 31, 32, 63, 64, 100])
            if self.random.random() < 0.5 and a.bit_length() + count < BIG:
                return '(%s << %d)' % (x, count), a << count
            return '(%s >> %d)' % (x, count), a >> count
        if draw < 0.3:
            operator = self.random.choice('-^+')
            return '(%s%s)' % (operator, x), {'-': -a, '^': ~a, '+': a}[operator]
        y, b = self.untyped(depth - 1)
        operator = self.random.choice(['+', '-', '*', '/', '%', '&', '|', '^', '&^'])
        if operator in '/%' and b == 0 or operator == '*' and a.bit_length() + b.bit_length() > BIG:
            operator = '|'
        value = {'+': lambda: a + b, '-': lambda: a - b, '*': lambda: a * b,
                 '/': lambda: truncated(a, b), '%': lambda: a - b * truncated(a, b),
                 '&': lambda: a & b, '|': lambda: a | b, '^': lambda: a ^ b,
                 '&^': lambda: a & ~b}[operator]()
        return '(%s %s %s)' % (x, operator, y), value

    def of_integer_type(self, t):
        """The text of a constant of an integer type."""
        draw = self.random.random()
        if draw < 0.3:
            return self.typed(t, 2)[0]
        x, a = self.untyped(self.random.choice([1, 2, 3]))
        if t.low() <= a <= t.high():
            return '%s(%s)' % (t.text, x)
        return '%s(%s & %#x)' % (t.text, x, t.high())

    def typed(self, t, depth):
        """(text, value) of a constant whose operands all have the type."""
        if depth <= 0:
            value = self.random.choice([0, 1, 2, 3, 7, 100, t.high(), t.low(), t.high() // 3])
            return '%s(%d)' % (t.text, value), value
        x, a = self.typed(t, depth - 1)
        y, b = self.typed(t, depth - 1)
        count = self.random.randrange(t.size)
        choices = [('(%s + %s)' % (x, y), a + b), ('(%s - %s)' % (x, y), a - b),
                   ('(%s * %s)' % (x, y), a * b), ('(%s & %s)' % (x, y), a & b),
                   ('(%s &^ %s)' % (x, y), a & ~b), ('(%s << %d)' % (x, count), a << count),
                   ('(%s >> %d)' % (x, count), a >> count),
                   ('(^%s)' % x, ~a if t.signed else t.high() - a), ('(-%s)' % x, -a)]
        if b:
            choices += [('(%s / %s)' % (x, y), truncated(a, b)),
                        ('(%s %% %s)' % (x, y), a - b * truncated(a, b))]
        return self.random.choice([c for c in choices if t.low() <= c[1] <= t.high()] or [(x, a)])

    def fraction(self, depth):
        """(text, value) of an untyped floating constant expression."""
        if depth <= 0 or self.random.random() < 0.15:
            text = self.random.choice(['1.0', '2.5', '0.1', '3e-3', '1e10', '0x1p-4', '7.0', '1e-10',
                                       '0.3333333333333333333333333333', '16777217.0', '2.0'])
            return text, Fraction(float.fromhex(text)) if 'x' in text else Fraction(text)
        x, a = self.fraction(depth - 1)
        y, b = self.fraction(depth - 1)
        operator = self.random.choice('+-*/')
        if operator == '/' and b == 0:
            operator = '-'
        value = {'+': lambda: a + b, '-': lambda: a - b, '*': lambda: a * b,
                 '/': lambda: a / b}[operator]()
        return '(%s %s %s)' % (x, operator, y), value

    def of_float_type(self, t):
        x, a = self.fraction(self.random.choice([1, 2, 3]))
        return '%s(%s)' % (t.text, x) if abs(a) < Fraction(10)**30 else '%s(2.5)' % t.text

    def boolean(self):
        if self.random.random() < 0.5:
            (x, _), (y, _) = self.untyped(2), self.untyped(2)
        else:
            (x, _), (y, _) = self.fraction(2), self.fraction(2)
        return '(%s %s %s)' % (x, self.random.choice(['==', '!=', '<', '<=', '>', '>=']), y)

    def declaration(self, name):
        """Lines that declare a few constants: one by one, or with iota."""
        if self.random.random() < 0.5:
            text, value = self.untyped(3)
            self.named.append((name, value))
            return ['const %s = %s' % (name, text)]
        lines, start = ['const ('], self.random.randrange(3)
        x, a = self.untyped(1)
        form, function = self.random.choice([
            ('%s ^ (1 << (7 * iota))', lambda i: a ^ (1 << (7 * i))),
            ('%s + iota*iota', lambda i: a + i * i), ('iota - %s', lambda i: i - a),
            ('(%s >> iota) | iota', lambda i: (a >> i) | i)])
        for i in range(start + 3):
            if i < start:
                lines.append('\t_ = iota')
            else:
                lines.append('\t%s_%d' % (name, i) + (' = ' + form % x if i == start else ''))
                self.named.append(('%s_%d' % (name, i), function(i)))
        return lines + [')']
