"""Statements of the random programs about deferred calls, panics, who may recover them, and Goexit."""

from random_go.templates import Templates, block, lines_of


class Panics(Templates):

    def statement_choices(self):
        simple, compound, rare = super().statement_choices()
        return simple, compound, rare + [self.named_results, self.who_recovers,
                                         self.deferred_builtins, self.goexit]

    def named_results(self):
        """What deferred functions and closures do to named results; bare returns; shadowing."""
        t = self.any_type()
        defers = self.some(4, '''
            defer func() { n++ }()

            defer func(m int) { n += m }(n)

            defer func() { r = $x }()

            defer func() { if x := recover(); x != nil { notePanic(x); n = -n; r = kept } }()

            defer func() { n *= 2; kept = r }()

            p := &n
            defer func() { *p ^= 5 }()
            ''', x=self.making(t))
        body = self.some(2, '''
            n = 5

            if n == 0 {
                panic(n)
            }

            var none []int
            n = 3
            n = none[n]

            for n < 10 {
                defer func() { n-- }()
                n += 3
            }

            func() { n := 50; n++; kept = r }()
            ''')
        end = self.some(1, '''
            return

            return n, r

            return n + 1, $x

            return change(&n), r

            return 3, *func() *$t { n += 7; return &r }()

            {
                n := 50
                r = $x
                if n > 3 {
                    return n, r
                }
            }
            return
            ''', t=t.text, x=self.making(t))
        return block(lines_of(
            '''
            change := func(p *int) int { *p += 10; return *p * 3 }
            var kept $t = $x
            f := func() (n int, r $t) {
                r = $x
                _, _ = kept, change
                $body
            }
            ''', t=t.text, x=self.making(t), body='\n'.join(defers + body + end)) + self.recovered(
                ['n, r := f()', 'noteU(uint64(n))', self.note('r', t)]) + [self.note('kept', t)])

    def who_recovers(self):
        """recover works only in a function that was deferred and is run by the panic."""
        t = self.plain_type()
        names = {'helper': self.name('h'), 'R': self.name('R')}
        self.declarations += lines_of(
            '''
            func $helper() { notePanic(recover()) }
            type $R struct{ n int }
            func ($R) val()         { notePanic(recover()) }
            func (r *$R) ptr(n int) { r.n = n; notePanic(recover()) }
            type ${R}2 struct{ *$R }
            type ${R}3 interface{ val() }
            ''', **names)
        defers = self.some(6, '''
            defer $helper()

            defer func() { $helper() }()

            defer recover()

            defer func() { func() { notePanic(recover()) }() }()

            defer r.val()

            defer r.ptr(3)

            defer ${R}2{&r}.val()

            defer ${R}2{&r}.ptr(4)

            defer ${R}3(r).val()

            defer ${R}3(&r).val()

            f := r.val
            defer f()

            defer (*$R).ptr(&r, 5)

            defer opaque($helper)()

            defer func() { defer $helper() }()

            defer func() { defer func() { notePanic(recover()) }(); panic("more") }()

            defer func() { notePanic(recover()); notePanic(recover()) }()

            defer func() { r := recover(); notePanic(r); if r != nil { panic(r) } }()

            for i := 0; i < 2; i++ {
                defer $helper()
            }

            defer func() {
                for i := 0; i < 3; i++ {
                    func() { defer func() { recover() }(); panic(i) }()
                }
            }()
            ''', **names)
        cause = self.some(1, '''
            panic($value)

            panic(nil)

            var none []int
            noteU(uint64(none[r.n]))

            var none *${R}2
            none.ptr(1)

            panic(any(r))

            noteU(uint64(1 / (r.n &^ r.n)))

            noteU(0)

            panic(error(nil))

            defer panic("second")
            panic("first")
            ''', value=self.changing(self.comparable_type(), 1), **names)
        return block(lines_of('var r $R', **names) + self.recovered(lines_of(
            '''
            x := func() (x $t) {
                $defers
                x = $x
                $cause
                return
            }()
            $note
            ''', t=t.text, defers='\n'.join(defers), x=self.sure_value(t, 1), cause='\n'.join(cause),
            note=self.note('x', t))) + ['noteU(uint64(r.n))'])

    def deferred_builtins(self):
        """Builtin functions as deferred calls; operands are evaluated at once."""
        t = self.any_type()
        defers = self.some(7, '''
            defer delete(m, k)

            defer close(c)

            defer copy(xs, xs[1:])

            defer clear(m)

            defer func() { noteU(uint64(len(m))) }()

            defer close(traced(3, c2))

            defer delete(m, traced(4, 2))

            defer clear(xs)

            if k > 0 {
                defer func(n int) { noteU(uint64(n)) }(k)
            }

            defer func() func() { noteU(5); return func() { noteU(6) } }()()
            ''')
        return block(lines_of(
            '''
            m := map[int]$t{1: $x, 2: $x, 3: $x}
            c, c2 := make(chan $t, 1), make(chan int)
            xs := []$t{$x, $x, $x}
            func() {
                k := 1
                c <- $x
                $defers
                k, xs = 2, xs[:2]
                _, _ = k, xs
            }()
            noteU(uint64(len(m)))
            x := <-c
            $note
            $note_all
            _ = c2
            ''', t=t.text, x=self.making(t), defers='\n'.join(defers), note=self.note('x', t),
            note_all=self.note_all('xs', t)))

    def goexit(self):
        """A goroutine that ends by runtime.Goexit: its deferred functions run and recover nothing."""
        t = self.any_type()
        defers = self.some(4, '''
            defer notePanic(recover())

            defer func() { notePanic(recover()) }()

            defer func() { r = $x }()

            defer func() { defer func() { notePanic(recover()) }(); panic("in") }()

            for i := 0; i < 3; i++ {
                defer noteU(uint64(i))
            }
            ''', x=self.making(t))
        end = self.some(1, '''
            runtime.Goexit()

            func() { defer noteU(1); runtime.Goexit() }()

            defer runtime.Goexit()

            defer func() { defer runtime.Goexit(); notePanic(recover()) }()
            panic("out")

            defer runtime.Goexit()
            panic("lost")

            defer func() { notePanic(recover()); runtime.Goexit() }()
            panic("kept")
            ''')
        return block(lines_of(
            '''
            done := make(chan $t, 1)
            go func() {
                var r $t = $x
                defer func() { done <- r }()
                $defers
                $end
                noteU(99)
            }()
            x := <-done
            $note
            ''', t=t.text, x=self.making(t), defers='\n'.join(defers), end='\n'.join(end),
            note=self.note('x', t)))
