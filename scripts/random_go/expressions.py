"""Expressions of the random programs.

An expression never panics and has no effect that another part of the same expression could see, so
that the order of evaluation, where the language leaves it open, does not matter: functions that are
called in expressions change nothing but the checksum, and the order of calls is defined. What can
panic, or changes variables, is a statement of its own (statements.py).

Go refuses constant expressions that overflow or divide by zero. So each expression is known to be
constant or not, and an operator always gets an operand that is not.
"""

from random_go import types as ty
from random_go.types import BASIC, BOOL, BYTE, FLOATS, INT, INT32, INTS, STRING


class Variable:
    """What a name stands for. One that is `sure` is never an empty slice or nil; one that is not
    assignable (a loop counter, say) must keep its value."""

    def __init__(self, name, type_, assignable=True, sure=True):
        self.name = name
        self.type = type_
        self.assignable = assignable
        self.sure = sure


class Expressions:
    """Generates expressions from `self.scopes`, the variables in scope, outermost first."""

    def __init__(self, random):
        self.random = random
        self.scopes = [[]]
        self.functions = []   # declared so far; Function in declarations.py
        self.cost = 0         # of the function so far, in calls weighted by trips of loops
        self.trips = 1        # how often the current place runs at most, in one call
        self.counter = 0
        self.in_function_value = False
        self.pool = list(BASIC)
        self.constants = None  # Constants in constants.py

    # --- What there is ---

    def fresh(self, prefix):
        self.counter += 1
        return '%s%d' % (prefix, self.counter)

    def variables(self):
        return [v for scope in self.scopes for v in scope]

    def places_in(self, text, t, depth):
        """The parts of a variable that can be read without a check by the generator."""
        yield text, t
        if depth == 0:
            return
        if t.kind == 'struct':
            for name, field in t.fields:
                yield from self.places_in('%s.%s' % (text, name), field, depth - 1)
        elif t.kind == 'array':
            yield from self.places_in('%s[%s]' % (text, self.simple_index(t.length)), t.element,
                                      depth - 1)
        elif t.kind == 'pointer' and '.' not in text and '[' not in text:
            yield from self.places_in('(*%s)' % text, t.element, depth - 1)

    def places(self, t):
        found = []
        variables = self.variables()
        if len(variables) > 14:
            variables = self.random.sample(variables, 14)
        for variable in variables:
            depth = 2 if variable.sure else 0
            found += [p for p, pt in self.places_in(variable.name, variable.type, depth) if pt == t]
        return found

    def containers(self, kind, element):
        return [v for v in self.variables()
                if v.type.kind == kind and v.type.element == element and v.sure]

    def callables(self, t):
        """Functions without visible effects that return t and are cheap enough to be called here."""
        return [f for f in self.functions if f.pure and f.result == t and
                self.affordable(f.cost)]

    def affordable(self, cost):
        return cost * self.trips + self.cost < self.limit()

    def limit(self):
        return 1500

    def pay(self, cost):
        self.cost += cost * self.trips

    # --- Parts ---

    def index(self, length, depth):
        """An index of an array: constant, masked or reduced."""
        how = self.random.random()
        if how < 0.4 or depth <= 0 and how < 0.8:
            return str(self.random.randrange(length))
        if length & (length - 1) == 0 and how < 0.8:
            return '%s&%d' % (self.changing(INT, depth - 1, tight=True), length - 1)
        return 'idx(%s, %d)' % (self.value(self.random.choice(INTS), depth - 1), length)

    def simple_index(self, length):
        """An index of an array that is a constant or made from a variable."""
        names = [v.name for v in self.variables() if v.type in INTS]
        if not names or self.random.random() < 0.4:
            return str(self.random.randrange(length))
        name = self.random.choice(names)
        return '%s&%d' % (name, length - 1) if length in (2, 4, 8, 16, 32, 64) else \
            'idx(%s, %d)' % (name, length)

    def count(self, depth):
        """A count of a shift."""
        how = self.random.random()
        if how < 0.35:
            return str(self.random.choice([0, 1, 2, 3, 4, 5, 7, 8, 13, 15, 16, 31, 32, 33, 63, 64]))
        t = self.random.choice(INTS)
        if how < 0.7 or t.signed:
            return '(%s & %d)' % (self.changing(t, depth - 1, tight=True),
                                  self.random.choice([7, 15, 31, 63, 63, 127]))
        return '%s' % self.changing(t, depth - 1, tight=True)

    def value(self, t, depth):
        return self.expression(t, depth)[0]

    def changing(self, t, depth, tight=False):
        """An expression that is not constant."""
        text, constant = self.expression(t, depth)
        if constant:
            places = self.places(t)
            text = (self.random.choice(places) if places and self.random.random() < 0.8 else
                    '%s[%s](%s)' % (self.random.choice(['same', 'same', 'opaque']), t.text, text))
        elif tight:
            text = '(%s)' % text
        return text

    def arguments(self, parameters, depth):
        return ', '.join(self.sure_value(p, depth - 1) for p in parameters)

    def sure_value(self, t, depth):
        """A value that is neither an empty slice nor nil."""
        if t.kind == 'slice':
            text, _ = self.expression(t, depth)
            return text if text.startswith(('[]', 'full', 'append')) else 'full(%s)' % text
        if t.kind in ('pointer', 'func', 'map'):
            names = [v.name for v in self.variables() if v.type == t and v.sure]
            if names and self.random.random() < 0.6:
                return self.random.choice(names)
            return getattr(self, 'new_' + t.kind)(t, depth)[0]
        return self.value(t, depth)

    def condition(self, depth):
        return self.value(BOOL, depth)

    # --- The expression ---

    def expression(self, t, depth):
        """(text, whether it is constant) of an expression of type t."""
        if depth <= 0 or self.random.random() < 0.12:
            return self.leaf(t)
        if self.random.random() < 0.3:
            text = self.common(t, depth)
            if text:
                return text, False
        return getattr(self, 'new_' + t.kind)(t, depth)

    def leaf(self, t):
        places = self.places(t)
        if places and self.random.random() < 0.75:
            return self.random.choice(places), False
        if t.kind in ('int', 'float', 'bool') and not t.is_parameter and \
                self.random.random() < 0.12:
            return self.constant(t), True
        if t.kind in ('int', 'float', 'complex', 'string', 'bool'):
            return ty.literal(self.random, t), not t.is_parameter
        if places:
            return self.random.choice(places), False
        return getattr(self, 'new_' + t.kind)(t, 0)

    def constant(self, t):
        """A constant expression of a basic type."""
        if t.kind == 'int':
            return self.constants.of_integer_type(t)
        if t.kind == 'float':
            return self.constants.of_float_type(t)
        return '%s(%s)' % (t.text, self.constants.boolean())

    def common(self, t, depth):
        """Ways to an expression that exist for every type; None when the one drawn has no material."""
        draw = self.random.randrange(13)
        d = depth - 1
        if draw <= 2:
            functions = self.callables(t)
            values = [v for v in self.variables()
                      if v.type.kind == 'func' and v.type.result == t and v.sure]
            if values and not self.in_function_value and self.affordable(20):
                callee = self.random.choice(values)
                self.pay(20)
                return '%s(%s)' % (callee.name, self.arguments(callee.type.parameters, d))
            if functions:
                callee = self.random.choice(functions)
                self.pay(callee.cost)
                return callee.call(self, d)
        elif draw == 3:
            sources = self.containers('slice', t)
            if sources:
                name = self.random.choice(sources).name
                return self.random.choice(['at(%s, %s)', '%s[idx(%s, len(NAME))]']).replace(
                    'NAME', name) % (name, self.value(INT, d))
        elif draw == 4:
            sources = self.containers('map', t)
            if sources:
                source = self.random.choice(sources)
                return '%s[%s]' % (source.name, self.value(source.type.key, d))
        elif draw == 5:
            sources = self.containers('array', t)
            if sources:
                source = self.random.choice(sources)
                return '%s[%s]' % (source.name, self.index(source.type.length, depth))
        elif draw == 6:
            return 'pick(%s, %s, %s)' % (self.condition(d), self.value(t, d), self.value(t, d)
                                         ) if t.text != 'any' else None
        elif draw == 7:
            name = self.random.choice(['same', 'opaque', 'opaque'])
            return '%s[%s](%s)' % (name, t.text, self.value(t, d))
        elif draw == 8:
            self.pay(1)
            return 'traced[%s](%d, %s)' % (t.text, self.random.randrange(99), self.value(t, d))
        elif draw == 9:
            return 'func() %s { if %s { return %s }; return %s }()' % (
                t.text, self.condition(d), self.value(t, d), self.value(t, d))
        elif draw == 10 and t.kind not in ('any', 'iface'):
            return 'any(%s).(%s)' % (self.value(t, d), t.text)
        elif draw == 11:
            return self.selected(t, d)
        elif draw == 12 and not t.is_parameter and self.random.random() < 0.5:
            n = self.random.randrange(1, 4)
            kind = self.random.choice(['[]', '[%d]' % n])
            items = ', '.join(self.value(t, d - 1) for _ in range(n))
            return '%s%s{%s}[idx(%s, %d)]' % (kind, t.text, items, self.value(INT, d - 1), n)
        return None

    def selected(self, t, depth):
        """A field of a struct that is computed."""
        structs = [(s, name) for s in self.pool if s.kind == 'struct'
                   for name, field in s.fields if field == t]
        if not structs:
            return None
        s, name = self.random.choice(structs)
        return 'opaque[%s](%s).%s' % (s.text, self.value(s, depth - 1), name)

    # --- By kind ---

    def new_int(self, t, depth):
        d = depth - 1
        draw = self.random.random()
        x = lambda: self.changing(t, d, tight=True)
        if draw < 0.32:
            left, right = x(), self.operand(t, d)
            if self.random.random() < 0.3:
                left, right = right, left
            return '%s %s %s' % (left, self.random.choice(['+', '-', '*', '&', '|', '^', '&^']),
                                 right), False
        if draw < 0.44:
            return '%s %s %s' % (x(), self.random.choice(['<<', '>>']), self.count(d)), False
        if draw < 0.54:
            return '%s %s %s' % (x(), self.random.choice('/%'), self.divisor(t, d)), False
        if draw < 0.6:
            return '%s%s' % (self.random.choice('-^+'), x()), False
        if draw < 0.68 and not t.is_parameter:
            return self.number_of(t, d), False
        if draw < 0.74:
            others = ', '.join(self.value(t, d) for _ in range(self.random.randrange(1, 4)))
            return '%s(%s, %s)' % (self.random.choice(['min', 'max', 'largest', 'total']), x(),
                                   others), False
        return self.converted_int(t, d), False

    def operand(self, t, depth):
        text, constant = self.expression(t, depth)
        return text if constant else '(%s)' % text

    def divisor(self, t, depth):
        if self.random.random() < 0.5:
            value = self.random.choice([1, 2, 3, 5, 7, 8, 10, 16, 60, 64, 100, 127])
            if self.random.random() < 0.3 and not t.is_parameter:
                value = ty.integer_value(self.random, t) or 1
            if t.signed and not t.is_parameter and self.random.random() < 0.3 and value > t.low():
                value = -value
            return '(%d)' % value
        return '(%s | 1)' % self.changing(t, depth, tight=True)

    def number_of(self, t, depth):
        """A length, or something else that is an int or a byte by nature."""
        sized = [v.name for v in self.variables() if v.type.kind in ('slice', 'map', 'string')]
        if sized and self.random.random() < 0.5:
            text = 'len(%s)' % self.random.choice(sized)
        elif self.random.random() < 0.4:
            text = 'len(%s)' % self.changing(STRING, depth)
        else:
            names = [v.name for v in self.variables() if v.type.kind == 'string']
            text = 'at([]byte(%s), %s)' % (self.random.choice(names) if names else '"abc"',
                                           self.value(INT, depth))
        return '%s(%s)' % (t.text, text)

    def converted_int(self, t, depth):
        if self.random.random() < 0.7 or t.is_parameter:
            return '%s(%s)' % (t.text, self.changing(self.random.choice(INTS), depth))
        source = self.random.choice(FLOATS)
        low, high = ('-100', '100') if t.signed else ('0', '200')
        if t.size == 64 and self.random.random() < 0.4:
            low, high = ('-9e18', '9e18') if t.signed else ('0', '1.8e19')
        return '%s(within(%s, %s, %s))' % (t.text, self.changing(source, depth), low, high)

    def new_float(self, t, depth):
        d = depth - 1
        draw = self.random.random()
        if draw < 0.6:
            return '%s %s %s' % (self.changing(t, d, tight=True), self.random.choice('+-*/'),
                                 self.operand(t, d)), False
        if draw < 0.65:
            return '-%s' % self.changing(t, d, tight=True), False
        if draw < 0.7:
            return '%s(%s, %s)' % (self.random.choice(['min', 'max', 'largest']),
                                   self.changing(t, d), self.value(t, d)), False
        if draw < 0.78:
            source = self.random.choice(ty.COMPLEXES)
            return '%s(%s(%s))' % (t.text, self.random.choice(['real', 'imag']),
                                   self.changing(source, d)), False
        source = self.random.choice(INTS + FLOATS)
        return '%s(%s)' % (t.text, self.changing(source, d)), False

    def new_complex(self, t, depth):
        d = depth - 1
        draw = self.random.random()
        if draw < 0.5:
            return '%s %s %s' % (self.changing(t, d, tight=True), self.random.choice('+-*/'),
                                 self.changing(t, d, tight=True)), False
        if draw < 0.6:
            return '-%s' % self.changing(t, d, tight=True), False
        if draw < 0.8:
            part = FLOATS[0 if t.size == 32 else 1]
            return '%s(complex(%s, %s))' % (t.text, self.changing(part, d),
                                            self.value(part, d)), False
        return '%s(%s)' % (t.text, self.changing(self.random.choice(ty.COMPLEXES), d)), False

    def new_string(self, t, depth):
        d = depth - 1
        draw = self.random.random()
        convert = '%s' if t.text == 'string' else t.text + '(%s)'
        if draw < 0.2:
            return '%s + %s' % (self.changing(t, d, tight=True), ty.literal(self.random, t)), False
        if draw < 0.45:
            parts = [self.changing(STRING, d, tight=True)]
            parts += [self.value(STRING, d) for _ in range(self.random.randrange(1, 5))]
            return convert % 'short(%s)' % ' + '.join(parts), False
        if draw < 0.6:
            source = self.changing(STRING, d)
            cut = self.random.choice(['func(s string) string { return s[idx(%s, len(s)):] }(%s)',
                                      'func(s string) string { return s[:idx(%s, len(s))] }(%s)'])
            return convert % (cut % (self.value(INT, d), source)), False
        if draw < 0.7:
            return convert % 'string(%s)' % self.changing(INT32, d), False
        if draw < 0.8:
            return convert % 'string(%s)' % self.value(ty.slice_of(BYTE), d), False
        if draw < 0.9:
            return convert % 'string([]rune(%s))' % self.changing(STRING, d), False
        return '%s(%s, %s)' % (self.random.choice(['min', 'max', 'largest']), self.changing(t, d),
                               self.value(t, d)), False

    def new_bool(self, t, depth):
        d = depth - 1
        draw = self.random.random()
        convert = '%s' if t.text == 'bool' else t.text + '(%s)'
        if draw < 0.25:
            return '(%s) %s (%s)' % (self.changing(t, d), self.random.choice(['&&', '||']),
                                     self.value(t, d)), False
        if draw < 0.35:
            return '!%s' % self.changing(t, d, tight=True), False
        if draw < 0.75:
            other = self.random.choice(INTS + INTS + FLOATS + [STRING])
            operator = self.random.choice(['==', '!=', '<', '<=', '>', '>='])
        else:
            other = self.random.choice([p for p in self.pool if p.comparable()])
            operator = self.random.choice(['==', '!='])
        text = '(%s) %s (%s)' % (self.changing(other, d), operator, self.value(other, d))
        return convert % text, False

    def new_struct(self, t, depth):
        d = depth - 1
        name = t.literal
        if t.text == name and self.random.random() < 0.1:
            return '(%s{})' % name, False
        if self.random.random() < 0.3 and t.fields:
            chosen = [f for f in t.fields if self.random.random() < 0.6]
            return '(%s{%s})' % (name, ', '.join('%s: %s' % (n, self.value(f, d))
                                                 for n, f in chosen)), False
        return '(%s{%s})' % (name, ', '.join(self.value(f, d) for _, f in t.fields)), False

    def new_array(self, t, depth):
        if t.length > 8 or self.random.random() < 0.2:
            items = ['%d: %s' % (i, self.value(t.element, depth - 1)) for i in
                     self.random.sample(range(t.length), min(t.length, 3))]
        else:
            items = [self.value(t.element, depth - 1)
                     for _ in range(self.random.randrange(t.length + 1))]
        return '(%s{%s})' % (t.text, ', '.join(items)), False

    def new_slice(self, t, depth):
        d = depth - 1
        draw = self.random.random()
        sources = self.containers('slice', t.element)
        if depth > 0 and draw < 0.2 and sources:
            name = self.random.choice(sources).name
            return 'full(%s[idx(%s, len(%s)):])' % (name, self.value(INT, d), name), False
        if depth > 0 and draw < 0.4:
            return 'append(clip(%s), %s)' % (self.value(t, d), ', '.join(
                self.value(t.element, d) for _ in range(self.random.randrange(1, 4)))), False
        if depth > 0 and draw < 0.5:
            return 'append(clip(%s), few(%s)...)' % (self.value(t, d), self.value(t, d)), False
        if depth > 0 and draw < 0.58 and t.text in ('[]uint8', '[]int32'):
            return 'full(clip(%s(%s)))' % (t.text, self.changing(STRING, d)), False
        if depth > 0 and draw < 0.64 and t.element.ordered():
            return 'sorted(few(%s))' % self.value(t, d), False
        if depth > 0 and draw < 0.7:
            source = self.random.choice([p for p in self.pool if p.kind == 'int'])
            name = self.fresh('a')
            return 'apply(few(%s), func(%s %s) %s { return %s })' % (
                self.value(ty.slice_of(source), d), name, source.text, t.element.text,
                self.inside([Variable(name, source)], t.element, d)), False
        if draw < 0.75:
            return 'make(%s, %d)' % (t.text, self.random.randrange(1, 5)), False
        items = ', '.join(self.value(t.element, d) for _ in range(self.random.randrange(1, 5)))
        return '%s{%s}' % (t.text, items), False

    def inside(self, parameters, t, depth):
        """An expression within a function literal with these parameters."""
        old_trips, self.trips = self.trips, self.trips * 6
        self.scopes.append(parameters)
        text = self.value(t, depth)
        self.scopes.pop()
        self.trips = old_trips
        return text

    def new_map(self, t, depth):
        keys = {}
        for _ in range(self.random.randrange(4)):
            if t.key.kind == 'int':
                value = ty.integer_value(self.random, t.key)
                keys[value] = str(value)
            elif t.key.kind == 'string':
                word = self.random.choice(ty.WORDS)
                keys[word] = '"%s"' % word
        return '%s{%s}' % (t.text, ', '.join('%s: %s' % (text, self.value(t.element, depth - 1))
                                             for text in keys.values())), False

    def new_pointer(self, t, depth):
        draw = self.random.random()
        if t.element.kind == 'struct' and draw < 0.5:
            return '(&%s)' % self.new_struct(t.element, depth)[0][1:-1], False
        if draw < 0.6:
            return 'new(%s)' % t.element.text, False
        return 'func(x %s) %s { return &x }(%s)' % (t.element.text, t.text,
                                                    self.value(t.element, depth - 1)), False

    def new_func(self, t, depth):
        parameters = [Variable(self.fresh('a'), p) for p in t.parameters]
        old, self.trips, self.in_function_value = (self.trips, self.in_function_value), \
            self.trips * 8, True
        self.scopes.append(parameters)
        body = self.value(t.result, min(depth - 1, 2))
        self.scopes.pop()
        self.trips, self.in_function_value = old
        return 'func(%s) %s { return %s }' % (
            ', '.join('%s %s' % (p.name, p.type.text) for p in parameters), t.result.text,
            body), False

    def new_any(self, t, depth):
        candidates = [p for p in self.pool if p.kind not in ('any', 'iface', 'func') and
                      p.comparable()]
        source = self.random.choice(candidates)
        return '%s(%s)' % (t.text, self.changing(source, depth - 1)), False

    def new_iface(self, t, depth):
        source = self.random.choice(t.implementations)
        return '%s(%s)' % (t.text, self.value(source, depth - 1)), False
