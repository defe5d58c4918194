"""Statements of the random programs about type parameters: constraints with core types, with methods
and with unions; generic types with methods; instances that share a shape; local types of instances.

The generic functions and types themselves are in prelude_generics.go.
"""

from random_go import types as ty
from random_go.templates import Templates, block, lines_of
from random_go.types import INTS, STRING


class Generics(Templates):

    def statement_choices(self):
        simple, compound, rare = super().statement_choices()
        return simple, compound, rare + [
            self.core_types, self.options, self.local_types, self.visitors, self.numeric_conversions,
            self.heap, self.lists, self.instance_values]

    def core_types(self):
        """Operations that a constraint's core type allows: make, range, index, slice, send, call."""
        t, u = self.any_type(), self.comparable_type()
        named = self.random.random() < 0.5
        names = {'t': t.text, 'u': u.text, 'S': 'xs' if named else '[]' + t.text,
                 'M': 'ms' if named else 'map[%s]%s' % (u.text, t.text), 'x': self.making(t)}
        steps = self.some(7, '''
            r := reversed(s)
            $note_r

            r := rotated(s, 1)
            $note_r

            k, v := entries(m)
            noteU(uint64(len(k) + len(v)))

            noteU(textSum(same("$word")))

            noteU(textSum([]byte($text)))

            c := make(chan $t, 2)
            go sendAll(c, s...)
            for x := range c {
                $note_x
            }

            for _, x := range called(func(x $t) bool { $note_x; return true }, s...) {
                noteB(x)
            }

            r := received(filled(make(chan $t, len(s)), s))
            $note_r

            x := *firstOf(&s)
            $note_x

            x := inArray([3]$t{$x})
            $note_x

            setAll(s, $x)

            setEach(m, $x)

            noteU(uint64(lengths(s, m)))

            f := reversed[$S]
            s = f(s)

            f := swapper(&s[0], &s[len(s)-1])
            f()
            ''', word=self.random.choice(ty.WORDS), text=self.changing(STRING, 1),
                          note_r=self.note_all('r', t), note_x=self.note('x', t), **names)
        lines = ['type xs []%s' % t.text, 'type ms map[%s]%s' % (u.text, t.text)] if named else []
        return block(lines + lines_of(
            '''
            s, m := $S{$items}, $M{}
            m[$key] = $x
            ''', items=self.values(t, self.random.randrange(1, 5)), key=self.changing(u, 1), **names) +
                     steps + [self.note_all('s', t), 'noteU(uint64(len(m)))'])

    def options(self):
        """A generic type with methods that give other instances, compared and kept in interfaces."""
        t, u = self.comparable_type(), self.comparable_type()
        steps = self.some(8, '''
            noteB(o == some($x))

            o = some($x)

            o = option[$t]{}

            $note_or

            noteB(any(o) == any(option[$t]{}))

            n := then(o, func(x $t) option[$u] { $note_x; return some($y) })
            $note_n

            noteU(uint64(len(o.list())))

            p := o.pair()
            noteB(p.first == p.second.value)

            switch any(o).(type) {
            case option[$u]:
                noteU(1)
            case interface{ empty() bool }:
                noteU(2)
            }

            var e emptier = o
            noteB(e.empty())
            e = &o
            noteB(e.empty())

            m := map[option[$t]]int{o: 1}
            m[option[$t]{}] += 2
            noteU(uint64(m[o]))

            f := option[$t].or
            $note_f

            f := o.take
            noteB(f().ok)
            noteB(o.ok)

            both := pair[option[$t], *option[$t]]{o, &o}
            noteB(both.first == *both.second)
            ''', t=t.text, u=u.text, x=lambda: self.changing(t, 1), y=lambda: self.changing(u, 1),
                          note_or=self.note('o.or(%s)' % self.changing(t, 1), t),
                          note_x=self.note('x', t), note_n=self.note('n.value', u),
                          note_f=self.note('f(o, %s)' % self.changing(t, 1), t))
        return block(['o := some(%s)' % self.changing(t, 1)] + steps +
                     ['noteB(o.ok)', self.note('o.value', t)])

    def local_types(self):
        """Types declared in generic functions: those of two instances differ."""
        t, u = self.comparable_type(), self.comparable_type()
        x, y = self.changing(t, 1), self.changing(u, 1)
        return block(lines_of(
            '''
            a, b, c := boxed($x), boxed($y), boxed($x)
            noteB(a == b)
            noteB(a == c)
            noteB(a == boxed[any]($x))
            f, g := counter($x), counter($y)
            noteU(uint64(f() + f()*3 + g()*7))
            noteB(isType[$t](any($y)))
            noteB(isType[option[$t]](any(some($y))))
            noteB(isType[interface{ empty() bool }](any(some($x))))
            noteU(uint64(nesting[$t](3)))
            noteS(kindOf[$t]() + kindOf[[]$u]() + kindOf[map[string]$t]() + kindOf[*$u]())
            ''', t=t.text, u=u.text, x=x, y=y))

    def visitors(self):
        """Constraints with methods: called through the type parameter, its pointer, or an interface."""
        t = self.plain_type()
        names = {'V': self.name('V'), 'W': self.name('W'), 't': t.text}
        self.declarations += lines_of(
            '''
            type $V struct{ n int; x $t }
            func (v $V) weigh(k int) int { v.n += k; return v.n }
            func (v *$V) reset(n int)    { v.n = n; v.x = *new($t) }
            type $W int
            func (v $W) weigh(k int) int { return int(v) * k }
            func (v *$W) reset(n int)    { *v = $W(n) }
            ''', **names)
        steps = self.some(8, '''
            noteU(uint64(heaviest(x, $V{4, x.x}).n))

            noteU(uint64(heaviest(y, 3, y+1)))

            noteU(uint64(heaviest[weigher](x, y, &x).weigh(1)))

            fresh := remade[$V](5, 3)
            noteU(uint64(fresh[2].n))

            noteU(uint64(remade[$W](7, 2)[1]))

            resetAll[$V](&x, &x)

            w := weighed[$V]{item: x}
            noteU(uint64(w.twice(3)))

            w := weighed[weigher]{item: &y}
            noteU(uint64(w.twice(3)))

            var i interface{ twice(int) int } = &weighed[$W]{y, 1}
            noteU(uint64(i.twice(2)))

            noteU(uint64(bothWays(&x) + bothWays(&y)))
            ''', **names)
        return block(lines_of('x, y := $V{3, $x}, $W(8)', x=self.sure_value(t, 1), **names) + steps + [
            'noteU(uint64(x.n + int(y)))', self.note('x.x', t)])

    def numeric_conversions(self):
        t, u, v = (self.random.choice(INTS) for _ in range(3))
        return block(lines_of(
            '''
            for _, x := range []$t{$items} {
                noteU(uint64(converted[$u](x)))
                noteU(uint64(mixed[$u, $v](x, converted[$v]($t(x)))))
                noteF(scaled(x, 3))
                noteU(uint64(bitsOf(x)))
            }
            noteF(scaled(float32($f), $g))
            noteU(uint64(sumOf[$t]()))
            noteF(float64(sumOf($f, 1, 2.5)))
            noteS(short(sumOf("a", $s)))
            noteB(between($x, $y, $x))
            ''', t=t.text, u=u.text, v=v.text, items=', '.join(self.value(t, 2) for _ in range(3)),
            f=self.changing(ty.FLOATS[1], 1), g=self.changing(ty.FLOATS[0], 1),
            s=self.changing(STRING, 1), x=self.changing(t, 1), y=self.changing(t, 1)))

    def heap(self):
        """A generic heap with a function or a method for the order."""
        t = self.random.choice([p for p in self.pool if p.ordered() and p.kind != 'float'])
        return block(lines_of(
            '''
            h := &heap[$t]{less: func(a, b $t) bool { return a $less b }}
            for i, x := range []$t{$items} {
                h.push(x)
                if i%3 == 2 {
                    $note_pop
                }
            }
            for h.size() > 0 {
                $note_pop
            }
            ''', t=t.text, less=self.random.choice('<>'),
            items=self.values(t, self.random.randrange(1, 12), 2), note_pop=self.note('h.pop()', t)))

    def lists(self):
        """A doubly linked list whose nodes are of a generic type that mentions itself."""
        t, u = self.any_type(), self.any_type()
        return block(lines_of(
            '''
            var l chain[$t, $u]
            l.add($x, $y).add($x, $y)
            l.add($x, $y)
            for n := l.first; n != nil; n = n.next {
                $note_x
                $note_y
            }
            l.reverse()
            l.first.next.drop(&l)
            for n := l.last; n != nil; n = n.back {
                $note_x
            }
            flipped := l.flip()
            $note_flipped
            noteU(uint64(l.size + flipped.size))
            ''', t=t.text, u=u.text, x=self.making(t), y=self.making(u), note_x=self.note('n.key', t), note_y=self.note('n.value', u),
            note_flipped=self.note('flipped.first.key', u)))

    def instance_values(self):
        """Instances as values: of functions, of methods, in tables, deferred and as goroutines."""
        t = self.any_type()
        return block(self.some(5, '''
            f := swapped[$t, int]
            n, y := f($x, 3)
            noteU(uint64(n))
            $note_y

            for _, f := range []func($t) $t{same[$t], opaque[$t], func(x $t) $t { return traced(5, x) }} {
                y := f($x)
                $note_y
            }

            var s stack[$t]
            push := s.push
            push($x, $x).push($x)
            noteU(uint64(len(s.items)))

            func() {
                var s stack[$t]
                defer func() { noteU(uint64(len(s.items))) }()
                defer s.push($x)
                defer traced(8, 1)
            }()

            done := make(chan pair[bool, $t])
            go func(y $t) { done <- pair[bool, $t]{true, y} }($x)
            y := (<-done).swap().first
            $note_y

            f := pair[int, $t].swap
            g := f(pair[int, $t]{1, $x}).swap().swap
            y := g().first
            $note_y

            l := &list[$t]{$x, &list[$t]{value: $x}}
            each := (*list[$t]).each
            each(l, func(y $t) { $note_y })
            ''', t=t.text, x=self.making(t), note_y=self.note('y', t)))
