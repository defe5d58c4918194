"""Types of the random programs, and literals of them.

A type is known by its text in the program: two types are identical if and only if their texts are the
same, which holds because every defined type has a name of its own and the texts of type literals are
made in one way. `kind` is that of the underlying type.
"""


class Type:
    """A type: `text` as it is written, `kind` of the underlying type, and what that kind needs."""

    def __init__(self, text, kind, **more):
        self.text = text
        self.kind = kind
        self.size = more.get('size', 64)
        self.signed = more.get('signed', True)
        self.element = more.get('element')    # array, slice, pointer, map, channel
        self.key = more.get('key')            # map
        self.length = more.get('length', 0)   # array
        self.fields = more.get('fields', [])  # struct: [(name, Type)]
        self.parameters = more.get('parameters', [])  # function
        self.result = more.get('result')              # function
        self.methods = more.get('methods', [])        # defined types: Method
        self.is_parameter = more.get('is_parameter', False)  # of a generic function
        self.literal = more.get('literal', text)  # of the composite literal, where it is another

    def __repr__(self):
        return self.text

    def __eq__(self, other):
        return isinstance(other, Type) and self.text == other.text

    def __hash__(self):
        return hash(self.text)

    def low(self):
        return -(1 << (self.size - 1)) if self.signed else 0

    def high(self):
        return (1 << (self.size - 1 if self.signed else self.size)) - 1

    def comparable(self):
        if self.kind in ('slice', 'map', 'func'):
            return False
        if self.kind == 'array':
            return self.element.comparable()
        return all(t.comparable() for _, t in self.fields)

    def mentions_parameter(self):
        """Whether a type parameter is the type or a part of it."""
        parts = [self.element, self.key, self.result] + self.parameters + [f for _, f in self.fields]
        return self.is_parameter or any(p.mentions_parameter() for p in parts if p is not None)

    def numeric(self):
        return self.kind in ('int', 'float', 'complex')

    def ordered(self):
        return self.kind in ('int', 'float', 'string')


BOOL = Type('bool', 'bool')
STRING = Type('string', 'string')
INT = Type('int', 'int')
INTS = [INT] + [Type('int%d' % n, 'int', size=n) for n in (8, 16, 32, 64)] + [
    Type('uint', 'int', signed=False), Type('uintptr', 'int', signed=False)] + [
        Type('uint%d' % n, 'int', size=n, signed=False) for n in (8, 16, 32, 64)]
BYTE = next(t for t in INTS if t.text == 'uint8')
INT32 = next(t for t in INTS if t.text == 'int32')
UINT = next(t for t in INTS if t.text == 'uint')
UINT64 = next(t for t in INTS if t.text == 'uint64')
FLOATS = [Type('float32', 'float', size=32), Type('float64', 'float')]
COMPLEXES = [Type('complex64', 'complex', size=32), Type('complex128', 'complex')]
ANY = Type('any', 'any')
BASIC = INTS + FLOATS + COMPLEXES + [STRING, BOOL]


def array(element, length):
    return Type('[%d]%s' % (length, element.text), 'array', element=element, length=length)


def slice_of(element):
    return Type('[]' + element.text, 'slice', element=element)


def pointer(element):
    return Type('*' + element.text, 'pointer', element=element)


def map_of(key, element):
    return Type('map[%s]%s' % (key.text, element.text), 'map', key=key, element=element)


def function(parameters, result):
    return Type('func(%s) %s' % (', '.join(p.text for p in parameters), result.text), 'func',
                parameters=parameters, result=result)


def pair(first, second):
    return Type('pair[%s, %s]' % (first.text, second.text), 'struct',
                fields=[('first', first), ('second', second)])


def struct(fields):
    return Type('struct{ %s }' % '; '.join('%s %s' % (n, t.text) for n, t in fields), 'struct',
                fields=fields)


INTERESTING = [0, 1, 2, 3, 5, 7, 8, 10, 16, 31, 32, 63, 64, 100, 127, 128, 255, 256, 1000, 32767,
               32768, 65535, 65536, 0x7fffffff, 0x80000000, 0xffffffff, 0x123456789abcdef,
               (1 << 63) - 1, 1 << 63, (1 << 64) - 1, 0xaaaaaaaaaaaaaaaa, 0x5555555555555555]
FLOAT_LITERALS = ['0', '1', '2', '0.5', '-1', '0.1', '1e10', '-2.5e-3', '3.141592653589793', '1e30',
                  '-7.75', '0x1p-20', '123456.789', '1e-30', '16777217', '0.3333333333333333']
WORDS = ['', 'a', 'xyz', 'Tandem', 'häß', '日本', '\\x00', '\\xff\\xfe', 'the quick brown fox', '𝄞',
         'ab\\n\\t', '0123456789', 'é\\xc3', '\\"q\\"', 'longer than thirty-two bytes, surely it is']


def integer_value(random, t):
    """A value of an integer type, with a liking for the borders."""
    if t.is_parameter:
        return random.choice([0, 1, 2, 3, 7, 16, 100, 127])
    how = random.random()
    if how < 0.35:
        value = random.choice(INTERESTING)
    elif how < 0.45:
        value = random.choice([t.low(), t.high(), t.low() + 1, t.high() - 1])
    elif how < 0.8:
        value = random.randrange(20)
    else:
        value = random.getrandbits(t.size)
    if t.signed and random.random() < 0.4:
        value = -value
    return value if t.low() <= value <= t.high() else value & min(t.high(), 127)


def integer_text(random, value):
    """The value in one of the notations of the language."""
    how = random.random()
    sign, magnitude = ('-' if value < 0 else ''), abs(value)
    if how < 0.7:
        return '%s%d' % (sign, magnitude)
    if how < 0.85:
        return '%s%#x' % (sign, magnitude)
    if how < 0.92:
        return '%s%s' % (sign, bin(magnitude))
    return '%s0o%o' % (sign, magnitude)


def literal(random, t):
    """A constant of a basic type, typed by a conversion."""
    if t.kind == 'int':
        text = integer_text(random, integer_value(random, t))
        return text if t.text == 'int' and text[0] != '-' else '%s(%s)' % (t.text, text)
    if t.kind == 'float':
        return '%s(%s)' % (t.text, random.choice(FLOAT_LITERALS))
    if t.kind == 'complex':
        sign = random.choice('+-')
        return '%s(%s %s %si)' % (t.text, random.choice(FLOAT_LITERALS), sign,
                                  random.choice(['0', '1', '2.5', '1e3', '0.125']))
    if t.kind == 'string':
        text = '"%s"' % random.choice(WORDS)
        return text if t.text == 'string' else '%s(%s)' % (t.text, text)
    assert t.kind == 'bool'
    text = random.choice(['true', 'false'])
    return text if t.text == 'bool' else '%s(%s)' % (t.text, text)
