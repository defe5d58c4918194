"""More statements of the random programs: what the language has beside its everyday parts.

Each stands for itself: it declares what it works on, so that it can be in any function, and notes
what came out. Goroutines note nothing while another runs: they answer while the one that asks waits,
or compute alone with the integers that they were given (`quiet`), and only the sum of what they sent
is noted.
"""

from random_go import types as ty
from random_go.expressions import Variable
from random_go.statements import Statements
from random_go.types import BOOL, INT, INTS, STRING

RECOVERING = ['\tdefer func() {', '\t\tif r := recover(); r != nil {', '\t\t\tnotePanic(r)', '\t\t}',
              '\t}()']


class Features(Statements):
    """The statements of statements.py and these."""

    def statement_choices(self):
        simple, compound, rare = super().statement_choices()
        compound = compound + [self.kept_closures, self.worker, self.fan_in, self.drain, self.defer_loop,
                               self.panic_chain, self.labelled_switch, self.changed_while_ranging,
                               self.block_function]
        rare = rare + [self.array_copy, self.order, self.corner_division, self.untyped_shift,
                       self.embedding, self.generic_table, self.generic_tree, self.generic_method,
                       self.runtime_error, self.runtime_error, self.string_work, self.kind_switch,
                       self.local_constants, self.local_type, self.float_corner, self.copied_struct,
                       self.slice_to_array, self.interface_compare, self.clear_map]
        return simple, compound, rare

    # --- Helpers ---

    def alone(self, scope, make):
        """Lines generated as the body of a function literal that cannot leave anything around it."""
        old, self.may_panic = self.may_panic, self.random.random() < 0.4
        self.scopes.append(scope)
        body = self.in_function([], self.pure, make)
        self.scopes.pop()
        recovering = RECOVERING if self.may_panic else []
        self.may_panic = old
        return ['func() {'] + recovering + body + ['}()']

    def quiet(self, names, depth=2):
        """An expression of the named integers, of one type, that calls nothing."""
        if depth == 0 or self.random.random() < 0.2:
            return self.random.choice(names + [str(self.random.randrange(1, 100))])
        operator = self.random.choice(['+', '-', '*', '^', '&', '|', '&^', '<<', '>>'])
        right = str(self.random.randrange(1, 7)) if operator in ('<<', '>>') else \
            self.quiet(names, depth - 1)
        return '(%s %s %s)' % (self.random.choice(names), operator, right)

    def own_values(self, count, depth=2):
        """Names of that many new variables of one type, and lines that declare them."""
        t = self.any_type()
        names = [self.fresh('v') for _ in range(count)]
        lines = ['var %s %s = %s' % (n, t.text, self.sure_value(t, depth)) for n in names]
        return t, names, lines

    # --- Closures, goroutines, panics ---

    def kept_closures(self):
        """Closures made in a loop and called behind it: they share what is outside the body."""
        fs, i, x = self.fresh('fs'), self.fresh('i'), self.fresh('x')
        t = self.random.choice(INTS)
        n = self.random.randrange(1, 5)
        change = self.random.choice(['%s += %s' % (x, '%s'), '%s ^= %s << 1' % (x, '%s'),
                                     '%s = %s' % (x, '%s')]) % ('%s(%s)' % (t.text, i))
        lines = ['var %s []func() %s' % (fs, t.text), '%s := %s' % (x, self.changing(t, 2))]
        lines += ['for %s := 0; %s < %d; %s++ {' % (i, i, n, i),
                  '\t%s := %s(%s)' % (x + 'b', t.text, self.quiet([x, '%s(%s)' % (t.text, i)])),
                  '\t%s = append(%s, func() %s {' % (fs, fs, t.text), '\t\t' + change,
                  '\t\t%sb++' % x, '\t\treturn %s + %sb + %s(%s)' % (x, x, t.text, i), '\t})', '}']
        return lines + ['for _, f := range %s {' % fs,
                        '\t%s' % self.note('f()', t), '\t%s' % self.note('f()', t), '}',
                        self.note(x, t)]

    def worker(self):
        """A goroutine that answers requests; the one that asks waits meanwhile."""
        if self.trips > 30:
            return None
        t, u = self.any_type(), self.any_type()
        asked, answers, x = self.fresh('ch'), self.fresh('ch'), self.fresh('x')
        n = self.random.randrange(1, 4)
        parameter = Variable(x, t)
        body = self.alone([parameter], lambda: self.nested(n))
        self.scopes.append([parameter])
        answer = self.sure_value(u, 2)
        self.scopes.pop()
        lines = ['%s, %s := make(chan %s), make(chan %s)' % (asked, answers, t.text, u.text),
                 'go func() {', '\tdefer close(%s)' % answers,
                 '\tfor %s := range %s {' % (x, asked), '\t\t_ = ' + x]
        lines += ['\t\t' + line for line in body]
        lines += ['\t\t%s <- %s' % (answers, answer), '\t}', '}()']
        names = []
        for _ in range(n):
            names.append(self.fresh('v'))
            lines += ['%s <- %s' % (asked, self.sure_value(t, 2)),
                      '%s := <-%s' % (names[-1], answers)]
            self.declare(names[-1], u)
        ok = self.fresh('ok')
        return lines + ['close(%s)' % asked, '_, %s := <-%s' % (ok, answers), 'noteB(%s)' % ok]

    def fan_in(self):
        """Goroutines that compute by themselves; their results arrive in any order."""
        if self.trips > 30:
            return None
        t = self.random.choice(INTS)
        n = self.random.randrange(2, 6)
        results, i, x = self.fresh('ch'), self.fresh('i'), self.fresh('x')
        every = self.random.randrange(1, 4)
        lines = ['%s := make(chan %s, %d)' % (results, t.text, self.random.choice([0, 1, n])),
                 '%s := %s' % (x, self.changing(t, 2)),
                 'for %s := 0; %s < %d; %s++ {' % (i, i, n, i), '\tgo func(a, b %s) {' % t.text,
                 '\t\tvar local [%d]%s' % (self.random.choice([1, 4, 40, 3000]), t.text),
                 '\t\tfor i := range local {', '\t\t\tlocal[i] = a + %s(i)' % t.text,
                 '\t\t\ta = %s' % self.quiet(['a', 'b', 'local[i/2]']), '\t\t}']
        lines += ['\t\tfor i := 0; i < %d; i++ {' % every,
                  '\t\t\t%s <- a + %s(i)*b' % (results, t.text), '\t\t}',
                  '\t}(%s(%s), %s)' % (t.text, i, x), '}']
        result = self.fresh('v')
        lines += ['var %s %s' % (result, t.text),
                  'for %s := 0; %s < %d; %s++ {' % (i, i, n * every, i),
                  '\t%s += <-%s' % (result, results), '}', self.note(result, t)]
        self.declare(result, t)
        return lines

    def drain(self):
        """A select over channels that are closed one after the other."""
        if self.trips > 30:
            return None
        t = self.random.choice(INTS)
        a, b, done = self.fresh('ch'), self.fresh('ch'), self.fresh('ch')
        result, x = self.fresh('v'), self.changing(t, 2)
        counts = [self.random.randrange(5), self.random.randrange(5)]
        lines = ['%s, %s, %s := make(chan %s), make(chan %s, 2), make(chan bool)' % (
            a, b, done, t.text, t.text), 'var %s %s = %s' % (result, t.text, x)]
        for channel, count in zip((a, b), counts):
            lines += ['go func(c chan<- %s, x %s) {' % (t.text, t.text),
                      '\tfor i := 0; i < %d; i++ {' % count,
                      '\t\tc <- %s' % self.quiet(['x', '%s(i)' % t.text]), '\t}',
                      '\tclose(c)', '\t%s <- true' % done, '}(%s, %s)' % (channel, result)]
        lines += ['for finished := 0; finished < 2 || %s != nil || %s != nil; {' % (a, b), '\tselect {']
        for channel in (a, b):
            lines += ['\tcase x, ok := <-%s:' % channel, '\t\tif !ok {',
                      '\t\t\t%s = nil' % channel, '\t\t\tcontinue', '\t\t}', '\t\t%s += x' % result]
        lines += ['\tcase <-%s:' % done, '\t\tfinished++', '\t}', '}']
        self.declare(result, t)
        return lines + [self.note(result, t)]

    def defer_loop(self):
        """Deferred calls in a loop, which see arguments of then and variables of now."""
        if self.trips > 30:
            return None
        t = self.any_type()
        i, x = self.fresh('i'), self.fresh('x')
        n = self.random.randrange(1, 12)
        body = ['\tvar %s %s = %s' % (x, t.text, self.sure_value(t, 2)),
                '\tfor %s := 0; %s < %d; %s++ {' % (i, i, n, i),
                '\t\tdefer func(n int, old %s) {' % t.text, '\t\t\tnoteU(uint64(n))',
                '\t\t\t' + self.note('old', t), '\t\t\tnoteU(uint64(%s))' % i, '\t\t}(%s, %s)' % (i, x)]
        if self.random.random() < 0.5:
            body += ['\t\tif %s %% 2 == 0 {' % i, '\t\t\tcontinue', '\t\t}']
        body += ['\t\t%s = %s' % (x, self.sure_value(t, 2)), '\t}']
        return ['func() {'] + body + ['}()']

    def panic_chain(self):
        """Panics in deferred functions, recovered, replaced or raised again; named results."""
        if self.trips > 30:
            return None
        t = self.any_type()
        f = self.fresh('f')
        again = self.random.choice(['panic(r)', 'panic("again")', 'noteU(3)', 'panic(pair[int, any]{1, r})'])
        lines = ['%s := func(deep int) (result %s) {' % (f, t.text), '\tdefer func() {',
                 '\t\tr := recover()', '\t\tnotePanic(r)', '\t\tif deep > 1 && r != nil {',
                 '\t\t\t' + again, '\t\t}', '\t\tresult = %s' % self.sure_value(t, 2), '\t}()',
                 '\tdefer func() {', '\t\tif deep > 0 {', '\t\t\tpanic(deep)', '\t\t}', '\t}()']
        if self.random.random() < 0.5:
            lines += ['\tdefer func() {', '\t\tdefer func() { notePanic(recover()) }()',
                      '\t\tnotePanic(recover())', '\t\tpanic("inner")', '\t}()']
        lines += ['\tif deep == 2 {', '\t\tvar none []int', '\t\tnone[deep]++', '\t}',
                  '\treturn %s' % self.sure_value(t, 2), '}', 'func() {'] + RECOVERING
        for n in self.random.sample(range(4), 3):
            lines.append('\t%s' % self.note('%s(%d)' % (f, n), t))
        return lines + ['}()', '_ = ' + f]

    def block_function(self):
        """A variadic function literal called at once, with all its results."""
        t, u = self.any_type(), self.any_type()
        a, b = self.fresh('v'), self.fresh('v')
        items = [self.sure_value(t, 2) for _ in range(self.random.randrange(3))]
        name = self.fresh('a')
        # The list may be empty: `sure` would promise an element.
        body = self.in_function([], self.pure, self.nested)
        lines = ['%s, %s := func(first %s, %s ...%s) (int, %s) {' % (a, b, u.text, name, t.text, u.text)]
        lines += ['\tfunc() {'] + ['\t' + line for line in body] + ['\t}()', '\treturn len(%s), first' % name,
                                                                  '}(%s)' % ', '.join([self.sure_value(u, 2)] + items)]
        self.declare(a, INT)
        self.declare(b, u)
        return lines

    # --- Control flow ---

    def labelled_switch(self):
        """break with the label of a switch or a select, from a loop within it."""
        label, i = self.fresh('L'), self.fresh('i')
        t = self.random.choice(INTS)
        n = self.random.randrange(2, 7)
        inner = ['\tfor %s := 0; ; %s++ {' % (i, i),
                 '\t\tif %s == %d || %s {' % (i, n, self.condition(2)), '\t\t\tbreak ' + label,
                 '\t\t}', '\t\tnoteU(uint64(%s))' % i, '\t}']
        if self.random.random() < 0.5:
            return [label + ':', 'switch %s {' % self.changing(t, 2), 'case 0, 1, 2:'] + inner + [
                'case %s:' % self.random.choice(['3', '4', '99']), '\tnoteU(1)', 'default:'] + inner + ['}']
        return [label + ':', 'select {', 'default:'] + inner + ['}']

    def changed_while_ranging(self):
        """What a range sees of changes of what it ranges over."""
        t = self.any_type()
        xs = self.fresh('v')
        n = self.random.randrange(2, 6)
        values = ', '.join(self.sure_value(t, 1) for _ in range(n))
        draw = self.random.randrange(4)
        if draw == 0:
            lines = ['%s := []%s{%s}' % (xs, t.text, values), 'for i, x := range %s {' % xs,
                     '\t%s = append(%s, x)' % (xs, xs), '\t%s[len(%s)-1-i] = x' % (xs, xs),
                     '\t' + self.note('x', t), '}', 'noteU(uint64(len(%s)))' % xs]
        elif draw == 1:
            amp = self.random.choice(['', '&'])
            lines = ['%s := [%d]%s{%s}' % (xs, n, t.text, values),
                     'for i, x := range %s%s {' % (amp, xs), '\t%s[%d-i] = x' % (xs, n - 1),
                     '\t' + self.note('x', t), '}']
        elif draw == 2:
            lines = ['%s := []%s{%s}' % (xs, t.text, values), 'for i := range %s {' % xs,
                     '\t%s = %s[:len(%s)-1]' % (xs, xs, xs), '\tnoteU(uint64(i + len(%s)))' % xs, '}']
        else:
            lines = ['%s := map[int]%s{}' % (xs, t.text), 'for i, x := range []%s{%s} {' % (t.text, values),
                     '\t%s[i*i] = x' % xs, '}', 'for k := range %s {' % xs,
                     '\tdelete(%s, k)' % xs, '}', 'noteU(uint64(len(%s)))' % xs]
        return ['{'] + ['\t' + line for line in lines] + ['}']

    # --- Values ---

    def array_copy(self):
        """Arrays are values: copies, parameters and comparisons."""
        t = self.random.choice([p for p in self.pool if p.comparable()])
        a, b = self.fresh('v'), self.fresh('v')
        n = self.random.choice([1, 2, 3, 5, 8])
        array = ty.array(t, n)
        lines = ['var %s %s = %s' % (a, array.text, self.sure_value(array, 2)), '%s := %s' % (b, a),
                 '%s[%s] = %s' % (b, self.simple_index(n), self.value(t, 2)),
                 'noteB(%s == %s)' % (a, b),
                 '%s = func(x %s) %s { x[0] = x[%d]; %s = x; return x }(%s)' % (
                     a, array.text, array.text, n - 1, b, b), 'noteB(%s != %s)' % (a, b)]
        self.declare(a, array)
        self.declare(b, array)
        return lines

    def copied_struct(self):
        structs = [p for p in self.pool if p.kind == 'struct' and p.fields]
        if not structs:
            return None
        s = self.random.choice(structs)
        a, p, f = self.fresh('v'), self.fresh('p'), self.fresh('f')
        name, t = self.random.choice(s.fields)
        lines = ['var %s %s = %s' % (a, s.text, self.value(s, 2)), '%s := &%s' % (p, a),
                 '%s := func() { %s.%s = %s }' % (f, p, name, self.sure_value(t, 2)),
                 '%sb := *%s' % (p, p), f + '()']
        if s.comparable():
            lines.append('noteB(%sb == %s)' % (p, a))
        return lines + [self.note('%sb.%s' % (p, name), t), self.note('%s.%s' % (a, name), t)]

    def order(self):
        """The order of a tuple assignment: operands first, then the assignments from left to right."""
        t, names, lines = self.own_values(4, 1)
        xs, i = self.fresh('v'), self.fresh('i')
        a, b, c, d = names
        n = self.random.randrange(2, 5)
        lines += ['%s := []%s{%s}' % (xs, t.text, ', '.join(names)), '%s := %d' % (i, n % 4)]
        lines.append(self.random.choice([
            '%s, %s[%s] = 1, %s' % (i, xs, i, a), '%s[%s], %s = %s, 0' % (xs, i, i, b),
            '%s[0], %s[1], %s[2], %s = %s[1], %s[2], %s[0], 3' % (xs, xs, xs, i, xs, xs, xs),
            '%s, %s = %s[1:], len(%s)' % (xs, i, xs, xs),
            '%s[traced(1, %s)&3], %s = traced(2, %s), traced(3, 2)' % (xs, i, i, c),
            '%s, %s, %s, %s = %s, %s, %s, %s' % (a, b, c, d, d, a, b, c)]))
        return lines + ['for _, x := range %s {' % xs, '\t' + self.note('x', t), '}',
                        'noteU(uint64(%s))' % i, self.note(a, t), self.note(d, t)]

    def corner_division(self):
        t = self.random.choice([i for i in INTS if i.signed])
        a, b = self.fresh('v'), self.fresh('v')
        lines = ['%s, %s := same(%s(%d)), same(%s(-1))' % (a, b, t.text, t.low(), t.text)]
        for operator in '/%*-':
            lines.append('noteU(uint64(%s %s %s))' % (a, operator, b))
        for divisor in (self.random.choice([3, 5, 7, 10, 25, 125, 127]), t.low(), t.high()):
            lines += ['noteU(uint64(%s / (%d)))' % (a, divisor), 'noteU(uint64(%s %% (%d)))' % (
                self.changing(t, 1, tight=True), divisor)]
        self.declare(a, t)
        self.declare(b, t)
        return lines

    def untyped_shift(self):
        """Constants on the left of a shift take their type from where the shift stands."""
        t = self.random.choice(INTS)
        s, v = self.fresh('s'), self.fresh('v')
        count = self.random.choice([u for u in INTS if not u.signed])
        k = self.random.choice([1, 1, 2, 100])
        lines = ['%s := %s' % (s, self.changing(count, 2)),
                 'var %s %s = %d << %s' % (v, t.text, k, s), '%s |= 1<<%s | %d' % (v, s, k),
                 'noteB(%s == %d<<%s)' % (v, k, s), 'noteU(uint64(1<<%s) + uint64(uint8(1<<%s)))' % (s, s),
                 '%s = %s + %d<<(%s&31)>>(%s%%9)' % (v, v, k, s, s)]
        self.declare(v, t)
        return lines

    def float_corner(self):
        """Infinities, NaN and negative zero in comparisons, min, max and as keys of maps."""
        t = self.random.choice(ty.FLOATS)
        z, m = self.fresh('v'), self.fresh('m')
        lines = ['%s := same(%s(0))' % (z, t.text),
                 'for i, x := range []%s{%s, -%s, 1 / %s, -1 / %s, %s / %s, %s} {' % (
                     t.text, z, z, z, z, z, z, self.changing(t, 2)),
                 '\tfor j, y := range [...]%s{%s, -1 / %s, %s / %s, -%s, %s} {' % (
                     t.text, z, z, z, z, z, self.changing(t, 2)),
                 '\t\tnoteF(float64(min(x, y)))', '\t\tnoteF(float64(max(y, x)))',
                 '\t\tnoteB(x < y)', '\t\tnoteB(x >= y)', '\t\tnoteB(x != y)',
                 '\t\tif !(x <= y) {', '\t\t\tnoteU(uint64(i*8 + j))', '\t\t}',
                 '\t\tnoteF(1 / float64(x*y))', '\t}', '}',
                 '%s := map[%s]int{%s: 1}' % (m, t.text, z), '%s[-%s] += 2' % (m, z),
                 '%s[%s/%s]++' % (m, z, z), '%s[%s/%s]++' % (m, z, z),
                 'noteU(uint64(len(%s)))' % m, 'noteU(uint64(%s[%s]))' % (m, z),
                 'for k := range %s {' % m, '\tif k == 0 {', '\t\tnoteF(1 / float64(k))', '\t}', '}',
                 'clear(%s)' % m, 'noteU(uint64(len(%s)))' % m]
        return lines

    def slice_to_array(self):
        t = self.random.choice(self.pool)
        n = self.random.randrange(1, 4)
        xs, a = self.fresh('v'), self.fresh('v')
        items = ', '.join(self.sure_value(t, 1) for _ in range(n + self.random.randrange(2)))
        array = ty.array(t, n)
        p = self.fresh('p')
        lines = ['%s := []%s{%s}' % (xs, t.text, items), '%s := %s(%s)' % (a, array.text, xs),
                '%s := (*%s)(%s)' % (p, array.text, xs), '%s[0] = %s' % (p, self.sure_value(t, 1)),
                self.note('%s[0]' % xs, t), self.note('%s[0]' % a, t)]
        self.declare(a, array)
        return lines

    def interface_compare(self):
        """Interfaces are equal when dynamic types and values are; keys of maps likewise."""
        sources = [p for p in self.pool if p.comparable() and p.kind not in ('any', 'iface')]
        values = [self.changing(t, 2) for t in self.random.sample(sources, min(len(sources), 3))]
        xs, m = self.fresh('v'), self.fresh('m')
        values += [values[0], '"a"', '1', 'nil', '1.0', 'int8(1)']
        return ['%s := []any{%s}' % (xs, ', '.join(values)), '%s := map[any]int{}' % m,
                'for i, x := range %s {' % xs, '\t%s[x] += i' % m,
                '\tfor _, y := range %s {' % xs, '\t\tnoteB(x == y)', '\t}', '}',
                'for _, x := range %s {' % xs, '\tnoteU(uint64(%s[x]))' % m, '}']

    def clear_map(self):
        t = self.any_type()
        key = self.random.choice([p for p in self.pool if p.comparable() and p.kind != 'float'])
        m, k = self.fresh('m'), self.fresh('k')
        return ['%s := map[%s]%s{}' % (m, key.text, t.text),
                'var %s %s = %s' % (k, key.text, self.sure_value(key, 2)),
                '%s[%s] = %s' % (m, k, self.sure_value(t, 2)),
                'noteU(uint64(len(%s)))' % m, self.note('%s[%s]' % (m, k), t), 'clear(%s)' % m,
                'noteU(uint64(len(%s)))' % m]

    def string_work(self):
        """Strings, bytes and runes, and what converts between them, at borders."""
        s, b, n = self.fresh('s'), self.fresh('b'), self.fresh('n')
        lines = ['%s := %s' % (s, self.changing(STRING, 3)), '%s := []byte(%s)' % (b, s),
                 'for i, r := range %s {' % s, '\tif int(r)%3 == i%2 {',
                 '\t\t%s = append(%s, string(r)...)' % (b, b),
                 '\t} else if len(%s) > 0 {' % b, '\t\t%s[i%%len(%s)] ^= byte(i)' % (b, b), '\t}', '}',
                 '%s := string(%s)' % (n, b), 'if len(%s) > 0 {' % b, '\t%s[0]++' % b, '}']
        lines.append(self.random.choice([
            'noteB(%s < string(%s))' % (n, b), 'switch string(%s) {\ncase %s:\n\tnoteU(1)\ncase "a":\n\tnoteU(2)\n}' % (b, n),
            'noteU(uint64(map[string]int{%s: 3}[string(%s)]))' % (n, b),
            'for i, c := range []byte(%s) {\n\tnoteU(uint64(c) << (i & 7))\n}' % n,
            'noteU(uint64(len([]rune(%s))))' % n,
            'noteS(%s[len(%s)/3:len(%s)/2] + string(%s))' % (n, n, n, b)]))
        self.declare(n, STRING)
        return [part for line in lines for part in line.split('\n')]

    def kind_switch(self):
        """A type switch with several types a case, also on what no variable here has."""
        t = self.any_type()
        x = self.fresh('x')
        others = ['error', 'interface{ M() }', 'func()', '[]any', 'chan int', '*int', 'map[string]int']
        listed = self.random.sample(others, 2) + ([t.text] if t.kind not in ('any', 'iface') and
                                                  t.text not in others else [])
        return ['switch %s := any(%s).(type) {' % (x, self.value(t, 2)),
                'case %s:' % ', '.join(listed), '\tnoteB(%s == nil)' % x if t.comparable() else '\t_ = ' + x,
                'case nil:', '\tnoteU(7)', 'default:', '\t_, ok := %s.(interface{ M() })' % x,
                '\tnoteB(ok)', '}', 'noteU(uint64(len(kind(%s))))' % self.value(t, 2)]

    # --- Declarations within functions ---

    def local_constants(self):
        old = list(self.constants.named)
        lines = self.constants.declaration(self.fresh('c'))
        names = self.constants.named[len(old):]
        lines = ['{'] + ['\t' + line for line in lines]
        for name, value in names:
            lines.append('\tnoteB(%s == %d)' % (name, value))
            t = self.random.choice(INTS)
            lines.append('\tnoteU(uint64(same(%s)))' % self.constants.of_integer_type(t))
        lines += self.nested()
        self.constants.named = old
        return lines + ['}']

    def local_type(self):
        """A type of the function, of the same name in several functions."""
        t = self.any_type()
        v = self.fresh('v')
        return ['{', '\ttype local struct {', '\t\tx %s' % t.text, '\t\tnext *local', '\t}',
                '\t%s := &local{x: %s}' % (v, self.sure_value(t, 2)),
                '\t%s.next = &local{%s, %s}' % (v, self.sure_value(t, 1), v),
                '\tfor i := 0; i < 3; i++ {', '\t\t%s' % self.note('%s.x' % v, t),
                '\t\t%s = %s.next' % (v, v), '\t}',
                '\t_, ok := any(*%s).(local)' % v, '\tnoteB(ok)', '}']

    def embedding(self):
        """Methods and fields promoted through structs, pointers and interfaces."""
        t = self.any_type()
        v, i = self.fresh('v'), self.fresh('i')
        form = self.random.choice(['struct{ base[%s] }{base[%s]{%s}}', 'struct{ *base[%s] }{&base[%s]{%s}}',
                                   'outer[%s]{middle: middle[%s]{base: base[%s]{%s}}}',
                                   'struct{ getter[%s] }{&base[%s]{%s}}'])
        value = self.sure_value(t, 2)
        text = form % ((t.text,) * (form.count('%s') - 1) + (value,))
        calls = self.random.sample([
            self.note('%s.get()' % v, t), 'noteU(%s.twice())' % v,
            'f := %s.get\n%s' % (v, self.note('f()', t)),
            'g := getter[%s].get\n%s' % (t.text, self.note('g(%s)' % i, t))], 3)
        lines = ['%s := %s' % (v, text), 'var %s getter[%s] = &%s' % (i, t.text, v),
                 self.note('%s.get()' % i, t), '%s.set(%s)' % (v, self.sure_value(t, 2))] + calls + [
                     '_, ok := any(%s).(getter[%s])' % (v, t.text), 'noteB(ok)', '_ = ' + i]
        return ['{'] + ['\t' + part for line in lines for part in line.split('\n')] + ['}']

    # --- Generic types of the prelude ---

    def generic_table(self):
        key = self.random.choice([p for p in self.pool if p.comparable()])
        t, u = self.any_type(), self.any_type()
        table, name = self.fresh('t'), self.fresh('a')
        lines = ['var %s table[%s, %s]' % (table, key.text, t.text)]
        for _ in range(self.random.randrange(1, 4)):
            lines.append('%s.set(%s, %s)' % (table, self.value(key, 2), self.sure_value(t, 2)))
        v, ok = self.fresh('v'), self.fresh('ok')
        lines += [
            '%s, %s := %s.get(%s)' % (v, ok, table, self.value(key, 2)),
            '%s.each(func(k %s, v %s) { %s; %s })' % (table, key.text, t.text, self.note('k', key),
                                                     self.note('v', t)),
            'noteU(uint64(fold(%s.values, 5, func(n int, %s %s) int { _ = %s; return n*3 + len(%s.keys) })))' % (
                table, name, t.text, name, table),
            'for _, y := range mapped(%s.values, func(%s %s) %s { _ = %s; return %s }) {' % (
                table, name, t.text, u.text, name,
                self.inside([Variable(name, t, sure=False)], u, 1)), '\t' + self.note('y', u), '}']
        self.declare(v, t, sure=False)
        self.declare(ok, BOOL)
        return lines

    def generic_tree(self):
        t = self.random.choice([p for p in self.pool if p.ordered()])
        tree = self.fresh('t')
        items = ', '.join(self.value(t, 2) for _ in range(self.random.randrange(1, 6)))
        return ['var %s tree[%s]' % (tree, t.text),
                'for _, x := range []%s{%s} {' % (t.text, items), '\tnoteB(%s.insert(x))' % tree, '}',
                '%s.walk(func(x %s) { %s })' % (tree, t.text, self.note('x', t)),
                'noteU(uint64(%s.depth()))' % tree]

    def generic_method(self):
        """A constraint with methods, satisfied by a pointer; a generic function as a value."""
        t = self.any_type()
        v, f = self.fresh('v'), self.fresh('f')
        lines = ['%s := built[base[%s], *base[%s], %s](func(b *base[%s]) { b.set(%s) }).get()' % (
            v, t.text, t.text, t.text, t.text, self.sure_value(t, 2)),
                '%s := swapped[%s, int]' % (f, t.text),
                'if n, x := %s(%s, %s); n == 0 {' % (f, self.value(t, 2), self.changing(INT, 2)),
                '\t%s' % self.note('x', t), '}', 'noteU(uint64(sizes[%s]().first))' % t.text]
        self.declare(v, t)
        return lines

    def runtime_error(self):
        """One of the runtime's panics, recovered where it happens; its text is noted."""
        t = self.any_type()
        comparable = self.random.choice([p for p in self.pool if p.comparable() and
                                         p.kind not in ('any', 'iface')])
        n = self.random.choice(['int(int8(%s))', '%s', '-(%s & 7)']) % self.changing(INT, 2, tight=True)
        body = self.random.choice([
            ['var m map[int]%s' % t.text, 'm[1] = %s' % self.value(t, 1)],
            ['var p *%s' % t.text, 'x := *p', '_ = x'],
            ['var p *struct{ a [3000]int; b %s }' % t.text, 'x := p.b', self.note('x', t)],
            ['var f func(%s)' % t.text, 'f(%s)' % self.value(t, 1)],
            ['n := %s' % n, 'x := make([]%s, n &^ (1 << 20 - 1) | n & 15)' % t.text,
             'noteU(uint64(len(x)))'] if t.kind in ('int', 'string') else
            ['n := %s & 3' % n, 'x := [3]%s{}' % t.text, 'y := x[n]', self.note('y', t)],
            ['x := any(%s)' % self.changing(comparable, 2), 'y := x.(interface{ M(int) })', '_ = y'],
            ['x := any(%s)' % self.changing(comparable, 2), 'y := x.(%s)' % self.random.choice(
                ['string', 'error', 'pair[int, bool]', '*int', '[]string']), '_ = y'],
            ['var x any = []%s{}' % t.text, 'y := any([]%s{})' % t.text, 'noteB(x == y)'],
            ['m := map[any]int{}', 'm[func() {}] = 1'],
            ['c := make(chan %s)' % t.text, 'close(c)', 'close(c)'],
            ['c := make(chan %s, 1)' % t.text, 'close(c)', 'c <- %s' % self.value(t, 1)],
            ['x := make([]%s, 2)' % t.text, 'y := [3]%s(x)' % t.text, '_ = y'],
            ['x := make([]%s, 2, 5)' % t.text, 'n := %s & 7' % n, 'y := x[n:4:6-n]', 'noteU(uint64(len(y)))'],
            ['s := %s' % self.changing(STRING, 2), 'n := %s' % n, 'noteU(uint64(s[n]))'],
            ['s := %s' % self.changing(STRING, 2), 'n := %s' % n, 'noteS(s[n:])'],
            ['n := %s' % self.changing(INT, 2), 'noteU(uint64(1 << n))'],
            ['n := %s & 1' % self.changing(INT, 2, tight=True), 'noteU(uint64(100 / n))', 'noteU(uint64(7 % n))'],
            ['var g getter[%s]' % t.text, 'x := g.get()', '_ = x'],
            ['var g *outer[%s]' % t.text, 'x := g.get()', '_ = x'],
            ['panic(%s)' % self.changing(comparable, 2)]])
        return ['func() {'] + RECOVERING + ['\t' + line for line in body] + ['}()']
