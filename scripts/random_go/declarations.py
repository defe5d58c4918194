"""Whole random programs: types, package variables, functions, methods, and what calls them.

`program(seed, prefix)` is the text of one program, whose names all begin with the prefix, so that
several can be compiled as one package; `package(seeds)` is such a package.
"""

import os
import random as random_module

from random_go import types as ty
from random_go.concurrency import Concurrency
from random_go.constants import Constants
from random_go.expressions import Variable
from random_go.generics import Generics
from random_go.memory import Memory
from random_go.numbers import Numbers
from random_go.panics import Panics
from random_go.signatures import Signatures
from random_go.types import ANY, BASIC, INTS, STRING, Type

HERE = os.path.dirname(os.path.abspath(__file__))
PRELUDE = [os.path.join(HERE, name) for name in ('prelude.go', 'prelude_generics.go')]


class Function:
    """What can be called: a function or a method, with or without effects on variables."""

    def __init__(self, name, parameters, results, pure, receiver=None, instance=''):
        self.name = name
        self.parameters = parameters
        self.results = results
        self.pure = pure
        self.receiver = receiver
        self.instance = instance  # type arguments that inference cannot find
        self.cost = 1

    @property
    def result(self):
        return self.results[0] if len(self.results) == 1 else None

    def call(self, generator, depth):
        arguments = generator.arguments(self.parameters, depth)
        if self.receiver:
            receiver = generator.sure_value(self.receiver, depth)
            return '(%s).%s(%s)' % (receiver, self.name, arguments)
        return '%s%s(%s)' % (self.name, self.instance, arguments)


class Program(Signatures, Panics, Memory, Numbers, Generics, Concurrency):
    """One program: a step function that calls what was generated, noting all results."""

    def __init__(self, seed, prefix):
        super().__init__(random_module.Random(seed))
        self.prefix = prefix
        self.constants = Constants(self.random)
        self.calls_limit = 1500

    def limit(self):
        return self.calls_limit

    # --- Types ---

    def declare_types(self):
        for base in self.random.sample(BASIC, 3):
            t = Type(self.name('T'), base.kind, size=base.size, signed=base.signed)
            self.declarations.append('type %s %s' % (t.text, base.text))
            self.pool.append(t)
        for _ in range(self.random.randrange(2, 5)):
            self.pool.append(self.new_type())
        for _ in range(self.random.randrange(2, 4)):
            self.declare_struct()
        for _ in range(self.random.randrange(3, 6)):
            self.pool.append(self.new_type())
        self.pool.append(ANY)
        self.declare_interface()
        # Some types are more frequent, so that there are variables of them to work with.
        self.pool += self.random.sample(self.pool, 6) * 2

    def new_type(self):
        element = self.random.choice(self.pool)
        draw = self.random.randrange(9)
        if draw <= 1:
            return ty.slice_of(element)
        if draw <= 3:
            length = self.random.choice([1, 2, 3, 4, 4, 5, 8, 8, 16, 100])
            return ty.array(element, length if len(element.text) < 30 else 3)
        if draw == 4:
            return ty.map_of(self.random.choice(INTS + [STRING, STRING]), element)
        if draw == 5:
            return ty.pointer(element)
        if draw == 6:
            return ty.function([self.random.choice(BASIC) for _ in range(self.random.randrange(3))],
                               self.random.choice(self.pool))
        if draw == 7:
            return ty.pair(element, self.random.choice(self.pool))
        return ty.struct([('a', element), ('b', self.random.choice(self.pool))])

    def declare_struct(self):
        name = self.name('S')
        fields = [('f%d' % i, self.random.choice(self.pool))
                  for i in range(self.random.choice([1, 2, 3, 3, 4, 6, 9]))]
        lines = ['type %s struct {' % name]
        for field, t in fields:
            lines.append('\t%s %s' % (field, t.text))
        embedded = [t for t in self.pool if t.kind == 'struct' and t.text.startswith(self.prefix)]
        if embedded and self.random.random() < 0.5:
            t = self.random.choice(embedded)
            lines.append('\t' + t.text)
            fields.append((t.text, t))
        self.declarations += lines + ['}']
        self.pool.append(Type(name, 'struct', fields=fields))

    def declare_interface(self):
        """An interface with one method, and the defined types that have it."""
        name = self.name('I')
        parameters = [self.random.choice(BASIC)]
        result = self.random.choice(BASIC)
        method = self.name('M')
        self.declarations.append('type %s interface {\n\t%s(%s) %s\n}' % (
            name, method, parameters[0].text, result.text))
        owners = [t for t in self.pool if t.text.startswith(self.prefix)
                  and t.kind not in ('iface', 'pointer')]
        owners = list(dict.fromkeys(owners))
        # What embeds an owner gets the method by promotion: only one level is declared.
        owners = self.random.sample(owners, min(len(owners), 2))
        for t in owners:
            receiver = Variable(self.fresh('r'), t)
            self.function(method, parameters, [result], pure=True, receiver=receiver, size=1)
        interface = Type(name, 'iface', implementations=owners)
        interface.implementations = owners
        self.pool.append(interface)
        self.functions.append(Function(method, parameters, [result], True, receiver=interface))
        self.functions[-1].cost = max(f.cost for f in self.functions if f.name == method)

    # --- Functions ---

    def function(self, name, parameters, results, pure, receiver=None, size=None, constraint=None):
        """Generates and declares a function; the result stands for calls of it."""
        self.cost, self.trips, self.loops, self.level = 0, 1, [], 0
        self.calls_limit = self.random.choice([60, 300, 1000])
        self.pure, self.results, self.first_own_scope = pure, results, 1
        self.may_panic = not pure and self.random.random() < 0.4
        variables = [Variable(self.fresh('a'), p) for p in parameters]
        named = self.random.random() < 0.4
        outputs = [Variable(self.fresh('r'), t, sure=False) for t in results]
        own = variables + ([receiver] if receiver else [])
        if named and not pure:
            own += outputs
        self.scopes.append(own)
        lines = []
        if self.may_panic:
            lines += ['\tdefer func() {', '\t\tif r := recover(); r != nil {', '\t\t\tnotePanic(r)',
                      '\t\t}', '\t}()']
        lines += ['\t' + line for line in self.body(size or self.random.randrange(1, 4))]
        lines.append('\t' + self.return_statement())
        self.scopes.pop()
        head = 'func '
        if receiver:
            head += '(%s %s) ' % (receiver.name, receiver.type.text)
        head += name
        if constraint:
            head += '[T %s]' % constraint
        signature = ', '.join('%s %s' % (v.name, v.type.text) for v in variables)
        output = ', '.join(('%s %s' % (v.name, v.type.text)) if named else v.type.text
                           for v in outputs)
        annotation = ['//go:noinline'] if self.random.random() < 0.2 else []
        self.declarations += annotation + ['%s(%s) %s {' % (
            head, signature, '(%s)' % output if output else '')] + lines + ['}', '']
        result = Function(name, parameters, results, pure, receiver.type if receiver else None)
        result.cost = self.cost + 1
        if not constraint:
            self.functions.append(result)
        return result

    def generic_function(self):
        """A function with a type parameter that can be any integer type, and instances of it."""
        t = Type('T', 'int', size=8, signed=False, is_parameter=True)
        old_pool, self.pool = self.pool, self.pool + [t] * 8 + [ty.slice_of(t), ty.array(t, 4),
                                                               ty.pair(t, STRING)]
        extra = [self.random.choice(self.pool) for _ in range(self.random.randrange(2))]
        extra = [p for p in extra if not p.mentions_parameter()]
        functions, self.functions = self.functions, [f for f in self.functions if not f.receiver]
        noted, self.noted_types = self.noted_types, GenericNotes(self.noted_types, self.prefix)
        made = self.function(self.name('g'), [t, t] + extra, [t], pure=True,
                             constraint=self.random.choice(['integer', '~int8 | ~uint16 | ~int64',
                                                            '~uint8 | ~int32 | ~uint64 | ~int']))
        self.noted_types, self.functions, self.pool = noted, functions, old_pool
        text = '\n'.join(self.declarations)
        allowed = {'[T integer]': INTS, '[T ~int8 ': ('int8', 'uint16', 'int64'),
                   '[T ~uint8': ('uint8', 'int32', 'uint64', 'int')}
        constraint = next(c for c in allowed if '%s%s' % (made.name, c) in text)
        kinds = [i for i in INTS if i in allowed[constraint] or i.text in allowed[constraint]]
        for i in self.random.sample(kinds, 3):
            instance = Function(made.name, [i, i] + extra, [i], True,
                                instance=self.random.choice(['', '[%s]' % i.text]))
            instance.cost = made.cost
            self.functions.append(instance)

    def recursive_function(self):
        """A function that calls itself, with a parameter that counts down."""
        t, u = self.random.choice(INTS), self.random.choice(BASIC)
        name = self.name('rec')
        n = Variable('n', ty.INT, assignable=False)
        x, y = Variable('x', t), Variable('y', u)
        self.cost, self.trips, self.pure = 0, 1, True
        self.calls_limit = 60
        self.scopes.append([n, x, y])
        again = '%s(n-1, %s, %s)' % (name, self.value(t, 2), self.value(u, 2))
        last = self.value(t, 2)
        combine = '%s ^ (%s)' % (self.changing(t, 2, tight=True), again)
        noted = self.note('y', u)
        self.scopes.pop()
        self.declarations += ['func %s(n int, x %s, y %s) %s {' % (name, t.text, u.text, t.text),
                              '\t' + noted, '\tif n <= 0 {', '\t\treturn ' + last, '\t}',
                              '\treturn ' + combine, '}', '']
        depth = self.random.choice([3, 10, 200])
        wrapper = self.name('f')
        self.declarations += ['func %s(x %s, y %s) %s {' % (wrapper, t.text, u.text, t.text),
                              '\treturn %s(%d, x, y)' % (name, depth), '}', '']
        made = Function(wrapper, [t, u], [t], True)
        made.cost = (self.cost + 2) * depth
        self.functions.append(made)

    # --- Package level ---

    def declare_globals(self):
        self.cost, self.trips, self.calls_limit = 0, 1, 60
        for _ in range(self.random.randrange(1, 4)):
            t = self.random.choice(self.pool)
            name = self.name('g')
            self.declarations.append('var %s %s = %s' % (name, t.text, self.sure_value(t, 2)))
            self.scopes[0].append(Variable(name, t))

    def initialized_in_order(self):
        """Package variables that need others declared behind them, directly or through functions; the
        order in which they were initialized is kept and noted."""
        t = self.plain_type()
        n = self.random.randrange(3, 8)
        names = [self.name('o') for _ in range(n)]
        log, noted = self.name('log'), self.name('logged')
        self.declarations += ['var %s []int' % log, 'func %s(n int, x ...int) int {' % noted,
                              '\t%s = append(%s, n)' % (log, log), '\tfor _, y := range x {',
                              '\t\tn += y', '\t}', '\treturn n', '}']
        texts = []
        for i, name in enumerate(names):
            needed = self.random.sample(names[i + 1:], min(n - 1 - i, self.random.randrange(3)))
            uses = ['%s' % x for x in needed]
            if needed and self.random.random() < 0.4:
                through = self.name('via')
                texts.append(self.random.choice(
                    ['func %s() int { return %s }', 'var %s = func() int { return %s }']) % (
                        through, ' + '.join(needed)))
                uses = [through + '()']
            call = '%s(%s)' % (noted, ', '.join([str(i)] + uses))
            texts.append(self.random.choice(
                ['var %s = %s' % (name, call), 'var %s = %s' % (name, call),
                 'var %s, _ = func() (int, int) { return %s, 0 }()' % (name, call),
                 'var %s int = len([]int{%s}) + %s' % (name, ', '.join(uses), call),
                 'var _ = %s\nvar %s = %s' % (call, name, call),
                 'var %s int\n\nfunc init() { %s = %s }' % (name, name, call)]))
        kept = self.name('g')
        texts.append('var %s %s = %s' % (kept, t.text, self.sure_value(t, 2)))
        texts.append('func init() { %s(99) }' % noted)
        self.random.shuffle(texts)
        self.declarations += texts
        return ['for _, x := range %s {' % log, '\tnoteU(uint64(x))', '}', self.note(kept, t)] + [
            'noteU(uint64(%s))' % name for name in names]

    def note_functions(self):
        """Functions that note the composite types; writing one may need others."""
        done = set()
        while len(done) < len(self.noted_types):
            for t, name in list(self.noted_types.items()):
                if t not in done:
                    done.add(t)
                    self.declarations += ['func %s(x %s) {' % (name, t.text)] + [
                        '\t' + line for line in self.note_lines(t)] + ['}']

    def note_lines(self, t):
        if t.kind == 'struct':
            return [self.note('x.' + name.split('.')[-1], field) for name, field in t.fields]
        if t.kind in ('array', 'slice'):
            return ['noteU(uint64(len(x)))', 'for _, y := range x {', '\t' + self.note('y', t.element),
                    '}']
        if t.kind == 'map':
            return ['all := uint64(len(x))', 'for key, value := range x {',
                    '\tall += folded(func() { %s; %s })' % (self.note('key', t.key),
                                                            self.note('value', t.element)),
                    '}', 'noteU(all)']
        if t.kind == 'pointer':
            return ['if x == nil {', '\tnoteU(8)', '\treturn', '}', self.note('*x', t.element)]
        choices = t.implementations if t.kind == 'iface' else [
            p for p in dict.fromkeys(self.pool) if p.comparable() and p.kind not in ('any', 'iface')]
        lines = ['switch x := x.(type) {']
        for c in choices:
            lines += ['case %s:' % c.text, '\t' + self.note('x', c)]
        return lines + ['case nil:', '\tnoteU(9)', '}']

    def text(self):
        for _ in range(self.random.randrange(2)):
            self.declarations += self.constants.declaration(self.name('c'))
        self.declare_types()
        self.declare_globals()
        for _ in range(self.random.choice([1, 1, 2])):
            draw = self.random.random()
            if draw < 0.12:
                self.generic_function()
                continue
            if draw < 0.2:
                self.recursive_function()
                continue
            pure = draw < 0.6
            parameters = [self.any_type() for _ in range(self.random.choice([0, 1, 2, 2, 3, 4, 9]))]
            results = [self.any_type() for _ in range(1 if pure else self.random.randrange(3))]
            owners = [t for t in self.pool if t.text.startswith(self.prefix) and t.kind != 'iface']
            receiver = None
            if owners and self.random.random() < 0.3:
                owner = self.random.choice(owners)
                if not pure:
                    owner = ty.pointer(owner)
                receiver = Variable(self.fresh('r'), owner)
            self.function(self.name('f'), parameters, results, pure, receiver)
        steps = []
        for f in [f for f in self.functions if f.cost < 60000]:
            self.cost, self.trips, self.calls_limit = 0, 1, 200
            self.scopes.append([])
            for _ in range(self.random.choice([1, 1, 2])):
                names = [self.fresh('v') for _ in f.results]
                call = f.call(self, 3)
                steps.append(('%s := %s' % (', '.join(names), call)) if names else call)
                steps += [self.note(n, t) for n, t in zip(names, f.results)]
            steps.append('println("%s", sum)' % f.name)
            self.scopes.pop()
        for g in self.scopes[0]:
            steps.append(self.note(g.name, g.type))
        if self.random.random() < 0.2:
            steps += self.initialized_in_order()
        self.note_functions()
        return '\n'.join(self.declarations + ['', 'func %s() {' % self.prefix] + [
            '\t' + line for line in steps] + ['}', ''])


class GenericNotes(dict):
    """Within a generic function: types with the type parameter have no function that notes them."""

    def __init__(self, outer, prefix):
        super().__init__()
        self.outer = outer
        self.prefix = prefix

    def __contains__(self, t):
        return True

    def __getitem__(self, t):
        if t.mentions_parameter():
            return 'opaque[%s]' % t.text
        if t not in self.outer:
            self.outer[t] = '%s_note%d' % (self.prefix, len(self.outer))
        return self.outer[t]


def package(seeds):
    """The text of a package, one file, with the programs of these seeds."""
    programs = [Program(seed, 'p%d' % seed).text() for seed in seeds]
    main = ['func main() {'] + ['\tsum = %d\n\tstep("p%d", p%d)' % (seed, seed, seed)
                                for seed in seeds] + ['}', '']
    prelude = []
    for name in PRELUDE:
        with open(name, encoding='utf-8') as file:
            prelude.append(file.read())
    return '\n'.join(prelude + programs + main)
