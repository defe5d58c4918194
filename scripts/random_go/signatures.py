"""Statements of the random programs about functions and how they are called: many parameters and
results, methods bound in all ways, variadic calls, functions as values.
"""

from random_go.templates import Templates, block, lines_of


class Signatures(Templates):

    def statement_choices(self):
        simple, compound, rare = super().statement_choices()
        return simple, compound, rare + [
            self.many_parameters, self.bound_methods, self.embedded_interface, self.variadic,
            self.forwarded, self.function_values]

    def many_parameters(self):
        """More of them than there are registers, in all kinds of calls."""
        types = [self.plain_type() for _ in range(self.random.randrange(6, 22))]
        results = [self.random.randrange(len(types)) for _ in range(self.random.randrange(1, 14))]
        f, r = self.name('m'), self.name('R')
        arguments = ', '.join('a%d' % i for i in range(len(types)))
        signature = '(deep int, %s) (%s)' % (
            ', '.join('a%d %s' % (i, t.text) for i, t in enumerate(types)),
            ', '.join(types[i].text for i in results))
        notes = [self.note('a%d' % i, types[i]) for i in self.random.sample(range(len(types)), 4)]
        self.declarations.append('type %s struct{ n int }' % r)
        for receiver, again in (('', f), ('(r *%s) ' % r, 'r.n++; return r.' + f)):
            self.declarations += lines_of(
                '''
                $inline
                func $receiver$f$signature {
                    $notes
                    if deep > 0 {
                        $again(deep-1, $arguments)
                    }
                    return $results
                }
                ''', inline=self.random.choice(['', '//go:noinline']), receiver=receiver, f=f,
                signature=signature, notes='\n'.join(notes), arguments=arguments,
                again=again if receiver else 'return ' + again,
                results=', '.join('a%d' % i for i in results))
        given = '(%d, %s)' % (self.random.randrange(3), ', '.join(self.sure_value(t, 1) for t in types))
        call = self.random.choice([f, 'r.' + f, 'interface{ %s%s }(r).%s' % (f, signature, f),
                                   'opaque(%s)' % f, 'opaque(r.%s)' % f]) + given
        names = ['v%d' % i for i in range(len(results))]
        other_ways = self.some(2, '''
            func() {
                defer $call
                noteU(1)
            }()

            done := make(chan bool)
            go func() {
                defer close(done)
                $call
            }()
            <-done

            v := opaque((*$r).$f)
            v(r, $given
            ''', call=call, r=r, f=f, given=given[1:])
        return block(['r := &%s{}' % r, '%s := %s' % (', '.join(names), call)] +
                     [self.note(n, types[i]) for n, i in zip(names, results)] + other_ways +
                     ['noteU(uint64(r.n))'])

    def variadic(self):
        t, u = self.any_type(), self.any_type()
        calls = self.some(6, '''
            show(f($first))

            show(f($first, nil...))

            show(f($first, xs...))

            show(f($first, xs[1:2:2]...))

            show(f($first, $x))

            show(f(both()))

            show(f($first, append(xs, $x)...))

            func() { defer f($first, xs[0], xs[1]); xs[0] = $x }()

            g := f
            show(g($first, xs[0], $x))
            ''', first=self.making(u), x=self.making(t))
        return block(lines_of(
            '''
            xs := []$t{$items}
            f := func(first $u, more ...$t) (int, []$t) {
                $note_first
                noteB(more == nil)
                if len(more) > 1 {
                    more[0] = more[len(more)-1]
                }
                return len(more), more
            }
            show := func(n int, all []$t) { noteU(uint64(n)); $note_all }
            both := func() ($u, $t, $t) { return $first, $x, xs[0] }
            _, _, _ = show, f, both
            ''', t=t.text, u=u.text, items=self.values(t, self.random.randrange(2, 5)),
            note_first=self.note('first', u), note_all=self.note_all('all', t),
            first=self.making(u), x=self.making(t)) + calls + [self.note_all('xs', t)])

    def forwarded(self):
        """f(g()), return g(), and assignments of what a call gives to variables of other types."""
        t, u = self.any_type(), self.comparable_type()
        return block(lines_of(
            '''
            g := func(n int) (x $t, y $u, z any) {
                noteU(uint64(n))
                return $x, $y, $z
            }
            f := func(x $t, y any, z any) ($u, any) {
                $note_x
                return y.($u), z
            }
            h := func(n int) ($t, $u, any) { return g(n + 1) }
            fold := func(x $t, y, z any) (any, any) { return f(x, y, z) }
            var a, b any = fold(h(1))
            var i, j any
            var s [2]any
            i, s[1] = f(h(2))
            _, j, s[0] = g(3)
            noteB(a == i)
            noteB(b == s[1])
            noteB(j == any($y))
            noteB(s[0] == b)
            ''', t=t.text, u=u.text, x=self.making(t), y=lambda: self.changing(u, 1),
            z=self.changing(self.comparable_type(), 1), note_x=self.note('x', t)))

    def bound_methods(self):
        """Method values and expressions of values, pointers, interfaces and embedded fields."""
        t, u = self.plain_type(), self.plain_type()
        names = {'C': self.name('C'), 'W': self.name('W'), 'I': self.name('I'), 't': t.text,
                 'u': u.text, 'x': self.making(t), 'y': self.making(u), 'kept': self.random.choice(['', '*'])}
        self.declarations += lines_of(
            '''
            type $C struct {
                n $t
                k int
            }
            type $W struct {
                pad [3]uint8
                $kept$C
            }
            type $I interface {
                val($u) $t
                ptr($t) int
            }
            $inline
            func (c $C) val(x $u) $t { $note_x; c.k++; noteU(uint64(c.k)); return c.n }
            $inline
            func (c *$C) ptr(x $t) int { c.n = x; c.k += 3; return c.k }
            ''', inline=self.random.choice(['', '//go:noinline']), note_x=self.note('x', u), **names)
        got = lambda form: self.note(form % self.sure_value(u, 1), t)
        steps = self.some(8, '''
            f := c.val
            c.n = $x
            $note_f

            f := c.ptr
            noteU(uint64(f($x)))

            f := p.val
            p.n = $x
            $note_f

            f := w.val
            w.n = $x
            w.k++
            $note_f

            f := w.ptr
            noteU(uint64(f($x)))

            f := i.val
            i.ptr($x)
            $note_f

            f := opaque(i.ptr)
            noteU(uint64(f($x)))

            f := [...]func($u) $t{i.val, c.val, p.val, w.val}[c.k&3]
            $note_f

            f := $C.val
            noteU(uint64(len([]$t{f(c, $y), (*$C).val(p, $y), $W.val(w, $y), $I.val(i, $y)})))

            noteU(uint64((*$C).ptr(&c, $x)))

            noteU(uint64((*$W).ptr(&w, $x)))

            f := opaque($I.ptr)
            noteU(uint64(f(i, $x)))

            func() { defer c.val($y); c.k = 40; defer c.ptr($x); defer i.ptr($x) }()

            done := make(chan bool)
            go func() { defer close(done); defer i.val($y) }()
            <-done

            $note_call

            i = &w
            noteU(uint64(i.ptr($x)))

            m := map[string]func($t) int{"a": c.ptr, "b": i.ptr}
            noteU(uint64(m["b"]($x)))
            noteU(uint64(m["a"]($x)))

            if v, ok := any(i).(interface{ val($u) $t }); ok {
                $note_v
            }

            noteB(i == $I(p))
            ''', note_f=lambda: got('f(%s)'), note_v=got('v.val(%s)'), note_call=got('opaque(c).val(%s)'),
                          **names)
        # Of an interface whose value gc sees it calls the method directly, with another panic: opaque.
        error = self.some(1, '''
            var none $I
            f := none.val
            _ = f

            var none *$C
            f := none.val
            _ = f

            var none *$C
            f := none.ptr
            noteU(1)
            f($x)

            var none *$W
            none.val($y)

            none := opaque($I((*$C)(nil)))
            noteB(none == nil)
            none.val($y)

            var none *$C
            func() { defer none.val($y); noteU(2) }()
            ''', **names)
        return block(lines_of(
            '''
            c, p := $C{$x, 1}, &$C{n: $x}
            w := $W{$C: $address$C{$x, 100}}
            var i $I = &c
            _, _ = p, i
            ''', address='&' if names['kept'] else '', **names) + steps + self.recovered(error) + [
                'noteU(uint64(c.k + p.k*7 + w.k*13))', self.note('c.n', t), self.note('w.n', t)])

    def embedded_interface(self):
        """Interfaces that embed others, in structs that embed them; conversions between them."""
        t = self.plain_type()
        names = {'A': self.name('A'), 'B': self.name('B'), 'S': self.name('S'), 'D': self.name('D')}
        self.declarations += lines_of(
            '''
            type $A interface{ first() $t }
            type $B interface {
                $A
                second(int) int
                interface{ third() string }
            }
            type $S struct{ x $t }
            func (s $S) first() $t        { noteU(11); return s.x }
            func (s $S) second(n int) int { noteU(uint64(n)); return n + 1 }
            func (s $S) third() string    { return "third" }
            type $D struct {
                $B
                depth int
            }
            func (d *$D) second(n int) int { d.depth++; return d.$B.second(n * 2) }
            ''', t=t.text, **names)
        steps = self.some(7, '''
            $note

            noteU(uint64(x.second(3)))

            noteS(x.third())

            x = &$D{x, 1}
            noteU(uint64(x.second(5)))

            x = $D{x, 2}.$B
            noteU(uint64(x.second(5)))

            if y, ok := $A(x).($B); ok {
                noteU(uint64(y.second(7)))
            }

            if y, ok := any(x).(interface{ fourth() }); !ok {
                noteB(y == nil)
            }

            switch y := x.(type) {
            case *$D:
                noteU(uint64(y.depth))
            case $S:
                _ = y
                noteU(3)
            }

            f := x.first
            x = &$D{}
            $note_f

            f := (*$D).third
            noteS(f(&$D{x, 0}))
            ''', note=self.note('x.first()', t), note_f=self.note('f()', t), **names)
        return block(lines_of('var x $B = $S{$x}', x=self.sure_value(t, 1), **names) + self.recovered(
            steps + lines_of('x.second(1)\nvar none $D\nnone.third()', **names)))

    def function_values(self):
        """Closures that call themselves, make others, and are kept in variables of all kinds."""
        t = self.any_type()
        steps = self.some(6, '''
            var count func(int) int
            count = func(n int) int {
                if n <= 0 {
                    return k
                }
                k++
                return count(n-1) + count(n-3)
            }
            noteU(uint64(count(9)))

            cell := func(x $t) (func(), func() $t) {
                return func() { x = $x }, func() $t { return x }
            }
            set, get := cell($x)
            $note_get
            set()
            $note_get

            fs := [3]func() int{func() int { k++; return k }, nil, func() int { return k * 2 }}
            for _, f := range fs {
                if f != nil {
                    noteU(uint64(f()))
                }
            }

            s := struct { f func(int) int; g func() }{f: func(n int) int { k += n; return k }}
            noteU(uint64(s.f(4)))
            noteB(s.g == nil)

            m := map[int]func(*int){1: func(p *int) { *p += 3 }, 2: func(p *int) { *p *= 5 }}
            m[2](&k)
            m[1](&k)

            type self func(int) self
            var f self
            f = func(n int) self { k += n; return f }
            f(1)(2)(3)

            compose := func(fs ...func(int) int) func(int) int {
                return func(n int) int {
                    for _, f := range fs {
                        n = f(n)
                    }
                    return n
                }
            }
            add, multiply := func(n int) int { return n + k }, func(n int) int { k++; return n * k }
            noteU(uint64(compose(add, multiply, add)(3)))

            func() { k := k + 1; func() { k := k + 1; noteU(uint64(k)) }(); noteU(uint64(k)) }()

            c := make(chan func() int, 2)
            c <- func() int { k -= 2; return k }
            noteU(uint64((<-c)()))

            if f := func() int { return k }; f() > 3 {
                noteU(uint64(f()))
            } else {
                k = f() + 1
            }

            f := func(n int, g func(int) int) int { return g(n) + g(n+1) }
            noteU(uint64(f(k, func(n int) int {
                return f(n, func(m int) int { k++; return m ^ k })
            })))
            ''', t=t.text, x=self.making(t), note_get=self.note('get()', t))
        return block(['k := %d' % self.random.randrange(9)] + steps + ['noteU(uint64(k))'])
