"""Statements of the random programs.

Each statement is a list of lines. Programs end because loops have bounds that their bodies cannot
change, functions call only functions declared before them, and the product of trips is bounded
(`affordable`). What a call may change besides the checksum is seen by no other part of its statement.
"""

from random_go import types as ty
from random_go.expressions import Expressions, Variable
from random_go.types import ANY, BOOL, INT, INTS, STRING, UINT


class Statements(Expressions):
    """Generates the bodies of functions."""

    def __init__(self, random):
        super().__init__(random)
        self.pure = False         # the function at hand must change nothing but the checksum
        self.may_panic = False    # the function at hand recovers
        self.loops = []           # labels of the loops around, None for those without
        self.results = []         # types of the results of the function at hand
        self.noted_types = {}     # composite type -> name of the function that notes it
        self.level = 0            # of nested blocks
        self.first_own_scope = 1  # of the function at hand
        self.prefix = ''          # of the names on package level

    # --- Noting values ---

    def note(self, text, t):
        """A statement that adds a value to the checksum."""
        simple = {'int': 'noteU(uint64(%s))', 'float': 'noteF(float64(%s))',
                  'complex': 'noteC(complex128(%s))', 'string': 'noteS(string(%s))',
                  'bool': 'noteB(bool(%s))', 'func': 'noteB(%s != nil)'}.get(t.kind)
        if simple:
            return simple % text
        if t not in self.noted_types:
            self.noted_types[t] = '%s_note%d' % (self.prefix, len(self.noted_types))
        return '%s(%s)' % (self.noted_types[t], text)

    # --- Blocks ---

    def body(self, count):
        """Lines of `count` statements in a scope of their own, and uses of what they declare."""
        self.scopes.append([])
        self.level += 1
        lines = []
        for _ in range(count):
            lines += self.statement()
        self.level -= 1
        for variable in reversed(self.scopes.pop()):
            noted = variable.type.kind != 'func' and self.random.random() < 0.6
            lines.append(self.note(variable.name, variable.type) if noted else
                         '_ = ' + variable.name)
        return lines

    def nested(self, trips=1):
        """The body of a nested block, which runs `trips` times each time its statement does."""
        old, self.trips = self.trips, self.trips * trips
        lines = self.body(self.random.choice([1, 1, 2, 2, 3] if self.level < 3 else [1]))
        self.trips = old
        return ['\t' + line for line in lines]

    def declare(self, name, t, **more):
        self.scopes[-1].append(Variable(name, t, **more))

    def depth(self):
        return self.random.choice([1, 2, 2, 3, 3, 4]) if self.level < 3 else 2

    def any_type(self):
        return self.random.choice(self.pool)

    def statement_choices(self):
        """The generators of simple, compound and rare statements."""
        simple = [self.declaration, self.declaration, self.assignment, self.assignment,
                  self.operation, self.operation, self.exchange, self.noted, self.append_statement,
                  self.map_statement, self.call_statement, self.copy_statement, self.comma_ok]
        compound = [self.if_statement, self.if_statement, self.count_loop, self.count_loop,
                    self.range_loop, self.range_loop, self.shrinking_loop, self.switch_statement,
                    self.type_switch, self.goto_statement, self.closure, self.deferred,
                    self.channel, self.select_statement, self.function_block, self.forever_loop]
        rare = [self.leave, self.panicking, self.method_value, self.array_pointer]
        return simple, compound, rare

    def statement(self):
        self.pay(1)
        simple, compound, rare = self.statement_choices()
        draw = self.random.random()
        if draw < 0.28:
            choices = rare
        elif draw < 0.55 and self.level < 4 and self.trips < 200:
            choices = compound
        else:
            choices = simple
        for _ in range(4):
            lines = self.random.choice(choices)()
            if lines:
                return lines
        return self.declaration()

    # --- Simple statements ---

    def declaration(self):
        t = self.any_type()
        name = self.fresh('v')
        if t.kind in ('slice', 'pointer', 'func', 'map', 'any', 'iface') or \
                self.random.random() < 0.85:
            text = self.sure_value(t, self.depth())
            form = '%s := %s(%s)' if t.kind in ('int', 'string', 'bool', 'float') else 'var %s %s = %s'
            lines = [form % (name, t.text, text)]
        else:
            lines = ['var %s %s' % (name, t.text)]
        self.declare(name, t)
        return lines

    def targets(self, want=lambda t: True):
        """Places that may be assigned, each with its type."""
        found = []
        for variable in self.variables():
            if not variable.assignable:
                continue
            if self.pure and variable not in self.owned():
                continue
            for text, t in self.places_in(variable.name, variable.type, 2 if variable.sure else 0):
                through_pointer = '(*' in text or variable.type.kind == 'pointer' and text != variable.name
                if want(t) and not (through_pointer and self.pure):
                    found.append((text, t, text == variable.name))
            if variable.type.kind == 'slice' and variable.sure and not self.pure and \
                    want(variable.type.element):
                index = 'idx(%s, len(%s))' % (self.value(INT, 1), variable.name)
                found.append(('%s[%s]' % (variable.name, index), variable.type.element, False))
        return found

    def owned(self):
        """What a function without effects may assign: its own variables, not captured ones."""
        return [v for scope in self.scopes[self.first_own_scope:] for v in scope]

    def assigned_value(self, t, is_variable, depth):
        return self.sure_value(t, depth) if is_variable else self.value(t, depth)

    def assignment(self):
        targets = self.targets()
        if not targets:
            return None
        text, t, is_variable = self.random.choice(targets)
        return ['%s = %s' % (text, self.assigned_value(t, is_variable, self.depth()))]

    def operation(self):
        targets = self.targets(lambda t: t.kind in ('int', 'float', 'complex', 'string'))
        if not targets:
            return None
        text, t, _ = self.random.choice(targets)
        if t.kind == 'string':
            return ['%s += %s' % (text, ty.literal(self.random, t)), '%s = %s(short(string(%s)))' % (
                text, t.text, text)]
        if t.kind == 'int' and self.random.random() < 0.6:
            how = self.random.randrange(3)
            if how == 0:
                return [text + self.random.choice(['++', '--'])]
            if how == 1:
                return ['%s %s= %s' % (text, self.random.choice(['<<', '>>']), self.count(2))]
            return ['%s %s= %s' % (text, self.random.choice('/%'), self.divisor(t, 2))]
        operators = ['+', '-', '*', '/'] if t.kind != 'int' else ['+', '-', '*', '&', '|', '^', '&^']
        return ['%s %s= %s' % (text, self.random.choice(operators), self.changing(t, self.depth()))]

    def exchange(self):
        targets = self.targets()
        if len(targets) < 2:
            return None
        first, second = self.random.sample(targets, 2)
        same_type = [t for t in targets if t[1] == first[1] and t[2] == first[2] and t != first]
        if same_type and self.random.random() < 0.6:
            other = self.random.choice(same_type)
            return ['%s, %s = %s, %s' % (first[0], other[0], other[0], first[0])]
        return ['%s, %s = %s, %s' % (first[0], second[0],
                                     self.assigned_value(first[1], first[2], 2),
                                     self.assigned_value(second[1], second[2], 2))]

    def noted(self):
        t = self.any_type()
        return [self.note(self.changing(t, self.depth() + 1), t)] if t.kind != 'func' else None

    def append_statement(self):
        slices = [v for v in self.variables()
                  if v.type.kind == 'slice' and v.sure and v.assignable]
        if not slices or self.pure:
            return None
        s = self.random.choice(slices)
        how = self.random.randrange(7)
        n, e = s.name, s.type.element
        if how <= 1:
            return ['%s = append(%s, %s)' % (n, n, ', '.join(
                self.value(e, 2) for _ in range(self.random.randrange(1, 4))))]
        if how == 2:
            return ['%s = append(%s, few(%s)...)' % (n, n, self.value(s.type, 2))]
        if how == 3:
            return ['if i := %s; len(%s) > 1 {' % (self.value(INT, 1), n),
                    '\t%s = append(%s[:idx(i, len(%s))], %s[idx(i, len(%s))+1:]...)' % (n, n, n, n, n),
                    '}']
        if how == 4:
            return ['%s = full(%s[idx(%s, len(%s)):])' % (n, n, self.value(INT, 1), n)]
        if how == 5:
            return ['if i := idx(%s, len(%s)); true {' % (self.value(INT, 1), n),
                    '\t%s = full(%s[i/2 : i : i + (len(%s)-i)/2])' % (n, n, n),
                    '\tnoteU(uint64(cap(%s)))' % n, '}']
        return ['clear(%s[:1])' % n]

    def copy_statement(self):
        slices = [v for v in self.variables() if v.type.kind == 'slice' and v.sure]
        arrays = [v for v in self.variables() if v.type.kind == 'array' and v.assignable]
        if self.pure or not slices:
            return None
        s = self.random.choice(slices)
        matching = [a for a in arrays if a.type.element == s.type.element]
        if matching:
            a = self.random.choice(matching).name
            return [self.random.choice(['noteU(uint64(copy(%s[:], %s)))' % (a, s.name),
                                        'copy(%s[idx(%s, len(%s)):], %s[:])' % (
                                            s.name, self.value(INT, 1), s.name, a)])]
        return ['noteU(uint64(copy(%s, %s)))' % (
            s.name, self.random.choice([self.value(s.type, 2), s.name + '[len(%s)/2:]' % s.name]))]

    def map_statement(self):
        maps = [v for v in self.variables() if v.type.kind == 'map' and v.sure]
        if not maps:
            return None
        m = self.random.choice(maps)
        key = self.value(m.type.key, 2)
        how = self.random.randrange(5)
        if self.pure or how == 0:
            names = self.fresh('v'), self.fresh('v')
            self.declare(names[0], m.type.element, sure=False)
            self.declare(names[1], BOOL)
            return ['%s, %s := %s[%s]' % (names[0], names[1], m.name, key)]
        if how == 1:
            return ['delete(%s, %s)' % (m.name, key)]
        if how == 2 and m.type.element.kind in ('int', 'float'):
            return ['%s[%s] += %s' % (m.name, key, self.changing(m.type.element, 2))]
        return ['%s[%s] = %s' % (m.name, key, self.value(m.type.element, 2))]

    def call_statement(self):
        """A call of a function with effects."""
        callees = [f for f in self.functions if not f.pure and self.affordable(f.cost)]
        if not callees or self.pure:
            return None
        callee = self.random.choice(callees)
        self.pay(callee.cost)
        text = callee.call(self, 2)
        names = [self.fresh('v') for _ in callee.results]
        for name, t in zip(names, callee.results):
            self.declare(name, t, sure=False)
        return ['%s := %s' % (', '.join(names), text)] if names else [text]

    def comma_ok(self):
        sources = [v for v in self.variables() if v.type.kind in ('any', 'iface')]
        if not sources:
            return None
        source = self.random.choice(sources)
        t = self.random.choice([p for p in self.pool if p.comparable()
                                and p.kind not in ('any', 'iface')] if source.type.kind == 'any'
                               else source.type.implementations)
        names = self.fresh('v'), self.fresh('v')
        self.declare(names[0], t, sure=False)
        self.declare(names[1], BOOL)
        return ['%s, %s := %s.(%s)' % (names[0], names[1], source.name, t.text)]

    # --- Control flow ---

    def if_statement(self):
        lines = []
        start = 'if '
        for branch in range(self.random.choice([1, 1, 1, 2, 3])):
            if self.random.random() < 0.2:
                t = self.random.choice(INTS)
                name = self.fresh('c')
                start += '%s := %s; ' % (name, self.changing(t, 2))
                condition = '%s %s %s' % (name, self.random.choice(['<', '==', '>=', '!=']),
                                          self.operand(t, 1))
            else:
                condition = '(%s)' % self.condition(self.depth())
            lines += [start + condition + ' {'] + self.nested()
            start = '} else if '
        if self.random.random() < 0.5:
            lines += ['} else {'] + self.nested()
        return lines + ['}']

    def in_loop(self, head, trips, variables=(), first_lines=()):
        """A loop; it has a label when something in it leaves or continues by it."""
        label = self.fresh('L')
        self.loops.append([label, False])
        self.scopes.append(list(variables))
        body = self.nested(trips)
        self.scopes.pop()
        used = self.loops.pop()[1]
        uses = ['\t_ = ' + v.name for v in variables]
        return (['%s:' % label] if used else []) + [head] + list(first_lines) + uses + body + ['}']

    def count_loop(self):
        t = self.random.choice(INTS)
        name = self.fresh('i')
        n = self.random.randrange(1, 12)
        counter = Variable(name, t, assignable=False)
        draw = self.random.randrange(7)
        if draw == 0:
            head = 'for %s := %s(%d); %s > 0; %s-- {' % (name, t.text, n, name, name)
        elif draw == 1:
            step = self.random.randrange(2, 5)
            head = 'for %s := %s(%d); %s < %d; %s += %d {' % (
                name, t.text, self.random.randrange(3), name, n * 3, name, step)
        elif draw == 2 and t.signed:
            head = 'for %s := %s(%d); %s <= %d; %s++ {' % (name, t.text, -n, name, n // 2, name)
        elif draw <= 4:
            arrays = [v for v in self.variables() if v.type.kind == 'slice' and v.sure]
            if arrays:
                limit = self.random.choice(arrays).name
                counter.type = INT
                head = 'for %s := 0; %s < len(%s) && %s < %d; %s++ {' % (name, name, limit, name, n,
                                                                         name)
            else:
                head = 'for %s := %s(0); %s < %d; %s++ {' % (name, t.text, name, n, name)
        else:
            head = 'for %s := %s(0); %s != %d; %s++ {' % (name, t.text, name, n, name)
        return self.in_loop(head, n, [counter])

    def forever_loop(self):
        name = self.fresh('i')
        n = self.random.randrange(1, 6)
        counter = Variable(name, UINT, assignable=False)
        lines = self.in_loop('for {', n, [], ['\tif %s >= %d {' % (name, n), '\t\tbreak', '\t}',
                                              '\t%s++' % name])
        return ['%s := uint(0)' % counter.name] + lines

    def shrinking_loop(self):
        t = self.random.choice([i for i in INTS if not i.signed])
        name = self.fresh('i')
        step = self.random.choice(['%s >>= %d' % (name, self.random.randrange(1, 4)),
                                   '%s &= %s - 1' % (name, name),
                                   '%s /= %d' % (name, self.random.randrange(2, 11))])
        return self.in_loop('for %s := %s; %s != 0; %s {' % (name, self.changing(t, 2), name, step),
                            20, [Variable(name, t, assignable=False)])

    def range_loop(self):
        key, value = self.fresh('i'), self.fresh('x')
        draw = self.random.randrange(5)
        if draw == 0:
            return self.in_loop('for %s, %s := range short(%s) {' % (key, value,
                                                                     self.value(STRING, 2)),
                                15, [Variable(key, INT, False), Variable(value, ty.INT32)])
        if draw == 1:
            maps = [v for v in self.variables() if v.type.kind == 'map' and v.sure]
            return self.range_map(self.random.choice(maps)) if maps else None
        if draw == 2:
            arrays = [v for v in self.variables() if v.type.kind == 'array' and v.type.length <= 8]
            if not arrays:
                return None
            source = self.random.choice(arrays)
            text = self.random.choice([source.name, source.name, '&' + source.name
                                       if source.assignable else source.name])
            trips, element = source.type.length, source.type.element
        else:
            element = self.random.choice([p for p in self.pool if p.kind not in ('func', 'map')])
            text, trips = 'few(%s)' % self.value(ty.slice_of(element), 2), 6
        variables = [Variable(key, INT, False), Variable(value, element, sure=False)]
        form = self.random.randrange(4)
        if form == 0:
            return self.in_loop('for %s := range %s {' % (key, text), trips, variables[:1])
        if form == 1:
            return self.in_loop('for _, %s := range %s {' % (value, text), trips, variables[1:])
        if form == 2 and len(self.scopes) > 1:
            targets = [t for t in self.targets(lambda t: t == element) if t[2]]
            if targets and element.kind in ('int', 'string', 'bool', 'float', 'struct'):
                return self.in_loop('for _, %s = range %s {' % (targets[0][0], text), trips)
        return self.in_loop('for %s, %s := range %s {' % (key, value, text), trips, variables)

    def range_map(self, source):
        key, value, all_ = self.fresh('k'), self.fresh('x'), self.fresh('v')
        noted = [self.note(key, source.type.key)]
        if source.type.element.kind != 'func':
            noted.append(self.note(value, source.type.element))
        else:
            noted.append('_ = ' + value)
        lines = ['%s := uint64(len(%s))' % (all_, source.name),
                 'for %s, %s := range %s {' % (key, value, source.name),
                 '\t%s += folded(func() { %s })' % (all_, '; '.join(noted))]
        if not self.pure and self.random.random() < 0.2:
            lines.append('\tdelete(%s, %s)' % (source.name, key))
        self.declare(all_, ty.UINT64)
        return lines + ['}']

    def switch_statement(self):
        if self.random.random() < 0.25:
            lines = ['switch {']
            cases = [self.changing(BOOL, 2) for _ in range(self.random.randrange(1, 5))]
        else:
            t = self.random.choice(INTS + [STRING, STRING])
            lines = ['switch %s {' % self.changing(t, self.depth())]
            values = {}
            for _ in range(self.random.choice([1, 2, 3, 5, 9])):
                if t.kind == 'string':
                    word = self.random.choice(ty.WORDS)
                    values[word] = '"%s"' % word
                else:
                    value = self.random.randrange(12) if self.random.random() < 0.7 else \
                        ty.integer_value(self.random, t)
                    values[value] = str(value)
            cases = list(values.values())
            if len(cases) > 2 and self.random.random() < 0.5:
                cases[:2] = [', '.join(cases[:2])]
        default = self.random.randrange(-1, len(cases) + 1)
        last = len(cases) - 1
        for position, case in enumerate(cases):
            if position == default:
                lines += ['default:'] + self.case_body()
            lines += ['case %s:' % case] + self.case_body()
            if position != last and self.random.random() < 0.15:
                lines.append('\tfallthrough')
        return lines + ['}']

    def case_body(self):
        self.loops.append(None)  # break leaves the switch
        lines = self.nested()
        self.loops.pop()
        return lines

    def type_switch(self):
        sources = [v for v in self.variables() if v.type.kind in ('any', 'iface')]
        name = self.fresh('x')
        if sources and self.random.random() < 0.8:
            source = self.random.choice(sources)
            t, text = source.type, source.name
        else:
            t = ANY
            text = self.value(ANY, 3)
            if not text.startswith('any('):
                text = 'any(%s)' % text
        choices = t.implementations if t.kind == 'iface' else \
            list(dict.fromkeys(
                p for p in self.pool if p.comparable() and p.kind not in ('any', 'iface')))
        chosen = self.random.sample(choices, min(len(choices), self.random.randrange(1, 5)))
        lines = ['switch %s := %s.(type) {' % (name, text)]
        for c in chosen:
            self.scopes.append([Variable(name, c, sure=False)])
            lines += ['case %s:' % c.text, '\t_ = ' + name] + self.case_body()
            self.scopes.pop()
        if self.random.random() < 0.5:
            lines += ['case nil:', '\tnoteU(4)']
        lines += ['default:', '\t_ = ' + name] + self.case_body()
        return lines + ['}']

    def goto_statement(self):
        label = self.fresh('G')
        if self.random.random() < 0.5:
            return ['{', '\tif %s {' % self.condition(2), '\t\tgoto ' + label, '\t}', '\t{'] + \
                self.nested() + ['\t}', label + ':', '\tnoteU(5)', '}']
        count = self.fresh('i')
        trips = self.random.randrange(2, 5)
        return ['{', '\t%s := 0' % count, label + ':', '\t{'] + self.nested(trips) + [
            '\t}', '\t%s++' % count, '\tif %s < %d {' % (count, trips), '\t\tgoto ' + label, '\t}',
            '}']

    def leave(self):
        """break, continue or return under a condition."""
        choices = []
        for distance, loop in enumerate(reversed(self.loops)):
            if loop is not None:
                choices.append((distance, loop))
        if choices and self.random.random() < 0.8:
            distance, loop = self.random.choice(choices)
            word = self.random.choice(['break', 'continue'])
            if distance > 0 or self.random.random() < 0.2:
                loop[1] = True
                word += ' ' + loop[0]
            return ['if %s {' % self.condition(3), '\t' + word, '}']
        if self.level < 2:
            return None
        return ['if %s {' % self.condition(3), '\t' + self.return_statement(), '}']

    def return_statement(self):
        return ('return ' + ', '.join(self.sure_value(t, 2) for t in self.results)).strip()

    # --- Functions within functions, and what needs a runtime ---

    def in_function(self, results, pure, make):
        """What `make` returns, generated as in a function literal."""
        old = self.results, self.loops, self.pure, self.first_own_scope
        self.results, self.loops, self.pure = results, [], pure
        if pure:
            self.first_own_scope = len(self.scopes)
        made = make()
        self.results, self.loops, self.pure, self.first_own_scope = old
        return made

    def closure(self):
        """A function literal with effects on captured variables, called a few times."""
        name = self.fresh('f')
        t = self.any_type()
        parameter = Variable(self.fresh('a'), self.any_type())
        calls = self.random.randrange(1, 4)
        self.scopes.append([parameter])
        body = self.in_function([t], self.pure, lambda: self.nested(calls) + [
            '\t' + self.return_statement()])
        self.scopes.pop()
        lines = ['%s := func(%s %s) %s {' % (name, parameter.name, parameter.type.text, t.text)]
        lines += body + ['}']
        for _ in range(calls):
            result = self.fresh('v')
            lines.append('%s := %s(%s)' % (result, name, self.arguments([parameter.type], 3)))
            self.declare(result, t)
        return lines

    def function_block(self):
        old = self.may_panic
        self.may_panic = self.random.random() < 0.5
        body = self.in_function([], self.pure, self.nested)
        recovering = ['\tdefer func() {', '\t\tif r := recover(); r != nil {',
                      '\t\t\tnotePanic(r)', '\t\t}', '\t}()'] if self.may_panic else []
        self.may_panic = old
        return ['func() {'] + recovering + body + ['}()']

    def deferred(self):
        if self.trips > 20:
            return None
        parameter = Variable(self.fresh('a'), self.any_type())
        self.scopes.append([parameter])
        body = self.in_function([], self.pure, self.nested)
        self.scopes.pop()
        return ['defer func(%s %s) {' % (parameter.name, parameter.type.text)] + body + [
            '}(%s)' % self.arguments([parameter.type], 3)]

    def channel(self):
        """A goroutine that sends what another receives; the order is that of the channel."""
        t = self.any_type()
        name, value = self.fresh('ch'), self.fresh('x')
        size = self.random.choice(['', '', ', 1', ', 3'])
        sent = [self.sure_value(t, 2) for _ in range(self.random.randrange(1, 4))]
        lines = ['%s := make(chan %s%s)' % (name, t.text, size),
                 'go func(list ...%s) {' % t.text,
                 '\tfor _, x := range list {', '\t\t%s <- x' % name, '\t}', '\tclose(%s)' % name,
                 '}(%s)' % ', '.join(sent)]
        return lines + self.in_loop('for %s := range %s {' % (value, name), len(sent),
                                    [Variable(value, t)])

    def select_statement(self):
        """A select with exactly one case that can proceed."""
        t = self.any_type()
        ready, other = self.fresh('ch'), self.fresh('ch')
        value, ok = self.fresh('x'), self.fresh('ok')
        lines = ['%s, %s := make(chan %s, 1), make(chan %s)' % (ready, other, t.text, t.text)]
        draw = self.random.randrange(3)
        if draw == 0:
            lines.append('%s <- %s' % (ready, self.sure_value(t, 3)))
        elif draw == 1:
            lines.append('close(%s)' % ready)
        lines += ['select {', 'case %s := <-%s:' % (value, other), '\t_ = ' + value]
        if draw < 2:
            self.scopes.append([Variable(value, t, sure=draw == 0), Variable(ok, BOOL)])
            lines += ['case %s, %s := <-%s:' % (value, ok, ready), '\t_, _ = %s, %s' % (value, ok)]
            lines += self.case_body()
            self.scopes.pop()
        else:
            lines += ['case %s <- %s:' % (ready, self.value(t, 2))] + self.case_body()
        if self.random.random() < 0.3:
            lines += ['case %s <- %s:' % (other, self.value(t, 1)), '\tnoteU(6)']
        return lines + ['}']

    def panicking(self):
        """Something that may panic, in a function that recovers."""
        if not self.may_panic or self.pure:
            return None
        draw = self.random.randrange(9)
        slices = [v for v in self.variables() if v.type.kind == 'slice']
        result = self.fresh('v')
        t = self.random.choice(INTS)
        if draw <= 2 and slices:
            s = self.random.choice(slices)
            line = '%s := %s[%s]' % (result, s.name, self.changing(t, 2))
            self.declare(result, s.type.element, sure=False)
            return [line]
        if draw <= 4 and slices:
            s = self.random.choice(slices)
            low, high = self.fresh('v'), self.fresh('v')
            form = self.random.choice(['%s[%s:%s]', '%s[%s:]', '%s[:%s:%s]', '%s[:%s]'])
            text = form % ((s.name, low, high)[:form.count('%s')])
            lines = ['%s, %s := int(int8(%s)), %s' % (low, high, self.changing(t, 1),
                                                      self.value(INT, 1)),
                     '%s := %s' % (result, text)]
            self.declare(low, INT)
            self.declare(high, INT)
            self.declare(result, s.type, sure=False)
            return lines
        if draw == 5:
            line = '%s := %s %s same(%s)' % (result, self.changing(t, 2, tight=True),
                                             self.random.choice('/%'), self.operand(t, 2))
            self.declare(result, t)
            return [line]
        if draw == 6:
            signed = self.random.choice([i for i in INTS if i.signed])
            line = '%s := %s << %s' % (result, self.changing(t, 1, tight=True),
                                       self.changing(signed, 2, tight=True))
            self.declare(result, t)
            return [line]
        if draw == 7:
            return ['if %s {' % self.condition(3),
                    '\tpanic(%s)' % self.random.choice(['"text"', '42', 'any(3.5)']), '}']
        sources = [v for v in self.variables() if v.type.kind in ('any', 'iface')]
        if not sources:
            return None
        source = self.random.choice(sources)
        target = self.random.choice(source.type.implementations if source.type.kind == 'iface' else
                                    [p for p in ty.BASIC])
        self.declare(result, target, sure=False)
        return ['%s := %s.(%s)' % (result, source.name, target.text)]

    def method_value(self):
        methods = [f for f in self.functions if f.receiver and f.pure and f.cost < 200
                   and self.affordable(f.cost)]
        if not methods:
            return None
        method = self.random.choice(methods)
        self.pay(method.cost)
        name, result = self.fresh('f'), self.fresh('v')
        arguments = self.arguments(method.parameters, 2)
        receiver = self.sure_value(method.receiver, 2)
        self.declare(result, method.results[0])
        if self.random.random() < 0.5:
            return ['%s := (%s).%s' % (name, receiver, method.name),
                    '%s := %s(%s)' % (result, name, arguments)]
        return ['%s := %s.%s(%s)' % (result, method.receiver.text, method.name,
                                     ', '.join(x for x in (receiver, arguments) if x))]

    def array_pointer(self):
        """The address of a variable or of a part of it, written through."""
        targets = [t for t in self.targets() if '[idx' not in t[0]]
        if not targets or self.pure:
            return None
        text, t, is_variable = self.random.choice(targets)
        name = self.fresh('p')
        return ['%s := &%s' % (name, text),
                '*%s = %s' % (name, self.assigned_value(t, is_variable, 3))]
