"""Statements of the random programs with goroutines, package sync and select with several ready cases.

What is noted does not depend on the order in which goroutines run: sums, counts, and what arrives in an
order that channels and locks fix. Only one goroutine notes at a time.
"""

from random_go.templates import Templates, block, lines_of
from random_go.types import INTS


class Concurrency(Templates):

    def statement_choices(self):
        simple, compound, rare = super().statement_choices()
        if self.trips > 30:
            return simple, compound, rare
        return simple, compound, rare + [
            self.locked, self.once, self.condition_variable, self.ready_select, self.pipeline,
            self.channel_values, self.atomics, self.semaphore, self.panicking_goroutines]

    def locked(self):
        """Goroutines that share variables under a lock and are waited for."""
        t = self.random.choice(INTS)
        lock = self.random.choice(['sync.Mutex', 'sync.RWMutex'])
        body = self.some(1, '''
            mu.Lock()
            total += x
            m[x&7]++
            mu.Unlock()

            mu.Lock()
            defer mu.Unlock()
            if i == 2 {
                panic(i)
            }
            total += x
            m[x&7]++

            for !mu.TryLock() {
                runtime.Gosched()
            }
            total ^= x
            runtime.Gosched()
            m[x&7]++
            mu.Unlock()

            func() {
                mu.Lock()
                defer mu.Unlock()
                list := make([]$t, 20)
                list[i] = x
                for _, x := range list {
                    total += x
                }
            }()
            mu.Lock()
            m[x&7]++
            mu.Unlock()
            ''', t=t.text)
        return block(lines_of(
            '''
            var mu $lock
            var group sync.WaitGroup
            total, m := $x, map[$t]int{}
            for i := 0; i < $n; i++ {
                group.Add(1)
                go func(i int, x $t) {
                    defer group.Done()
                    defer func() { recover() }()
                    $body
                }(i, $t(i)*$k)
            }
            group.Wait()
            noteU(uint64(total))
            for i := $t(0); i < 8; i++ {
                noteU(uint64(m[i]))
            }
            ''', lock=lock, x=self.changing(t, 1), t=t.text, n=self.random.randrange(1, 12),
            k=self.random.randrange(99), body='\n'.join(body)))

    def once(self):
        t = self.any_type()
        return block(lines_of(
            '''
            var once sync.Once
            var x $t
            count := 0
            do := func() (r any) {
                defer func() { r = recover() }()
                once.Do(func() { count++; x = $x; $end })
                return
            }
            for i := 0; i < 3; i++ {
                done := make(chan any)
                go func() { done <- do() }()
                notePanic(<-done)
            }
            get := sync.OnceValue(func() int { count += 10; return count })
            noteU(uint64(get() + get() + count))
            $note
            ''', t=t.text, x=self.sure_value(t, 1), end=self.random.choice(['', 'panic("once")']),
            note=self.note('x', t)))

    def condition_variable(self):
        """A bounded queue under a lock with two conditions."""
        t = self.any_type()
        n = self.random.randrange(1, 9)
        return block(lines_of(
            '''
            var mu sync.Mutex
            room, items := sync.NewCond(&mu), sync.NewCond(&mu)
            var queue []$t
            go func(list ...$t) {
                for _, x := range list {
                    mu.Lock()
                    for len(queue) == $size {
                        room.Wait()
                    }
                    queue = append(queue, x)
                    items.$wake()
                    mu.Unlock()
                }
            }($items)
            for i := 0; i < $n; i++ {
                mu.Lock()
                for len(queue) == 0 {
                    items.Wait()
                }
                x := queue[0]
                queue = queue[1:]
                room.Signal()
                mu.Unlock()
                $note
            }
            ''', t=t.text, size=self.random.randrange(1, 4), items=self.values(t, n), n=n,
            wake=self.random.choice(['Signal', 'Broadcast']), note=self.note('x', t)))

    def ready_select(self):
        """A select whose cases can all proceed: each is taken in the end, in whatever order."""
        t, label = self.random.choice(INTS), self.fresh('L')
        return block(lines_of(
            '''
            a, b, c := make(chan $t, 4), make(chan $t, 4), make(chan $t, 2)
            var none chan $t
            for i := $t(0); i < 4; i++ {
                a <- i * $k
                b <- i ^ $x
            }
            close(b)
            sent, total, ends := 0, $t(0), 0
        $label:
            for round := 0; round < 100; round++ {
                d := c
                if sent == 2 {
                    d = nil
                }
                select {
                case x := <-a:
                    total += x
                case x, ok := <-b:
                    if !ok {
                        b = nil
                        ends++
                        continue $label
                    }
                    total += x * 3
                case d <- $t(sent) + 1:
                    sent++
                case none <- total:
                    noteU(1)
                case x := <-none:
                    noteU(uint64(x))
                default:
                    if len(a) == 0 && b == nil && sent == 2 {
                        break $label
                    }
                }
            }
            noteU(uint64(total))
            noteU(uint64(sent + ends*10 + len(a)*100 + len(c)*1000))
            noteU(uint64(<-c + <-c))
            ''', t=t.text, k=self.random.randrange(50), x=self.changing(t, 1),
            label=label))

    def pipeline(self):
        """A chain of goroutines, each of which passes on some of what it gets."""
        t = self.random.choice(INTS)
        keep = self.random.choice(['x%3 != $t(i)%3', 'x&1 == 0 || i > 2', 'x > $t(i)']).replace('$t', t.text)
        return block(lines_of(
            '''
            first := make(chan $t)
            var source <-chan $t = first
            for i := 0; i < $n; i++ {
                sink := make(chan $t, i&1)
                go func(i int, from <-chan $t, to chan<- $t) {
                    defer close(to)
                    for x := range from {
                        if $keep {
                            to <- x + $t(i)
                        }
                    }
                }(i, source, sink)
                source = sink
            }
            go func() {
                for x := $t(0); x < 30; x++ {
                    first <- x
                }
                close(first)
            }()
            for x := range source {
                noteU(uint64(x))
            }
            ''', t=t.text, n=self.random.randrange(1, 7), keep=keep))

    def channel_values(self):
        """Channels as values: compared, converted, sent through channels, as keys; len, cap, close."""
        t = self.any_type()
        steps = self.some(7, '''
            c <- $x
            noteU(uint64(len(c)*10 + cap(c)))
            y := <-c
            $note_y

            var r <-chan $t = c
            var s chan<- $t = c
            noteB(r == c && s == c)

            m := map[chan $t]int{c: 1, nil: 2}
            m[c]++
            noteU(uint64(m[c]*8 + m[nil]))

            noteB(any(c) == any(c) && any(c) != any(d))

            cc := make(chan chan $t, 1)
            cc <- c
            e := <-cc
            e <- $x
            y := <-c
            $note_y

            select {
            case c <- $x:
                noteU(1)
                <-c
            default:
                noteU(2)
            }

            select {
            case y, ok := <-d:
                $note_y
                noteB(ok)
            default:
                noteU(3)
            }

            var none chan $t
            select {
            case none <- $x:
            case <-none:
            default:
                noteU(4)
            }

            slots := []chan $t{c, c}
            select {
            case slots[traced(1, 0)] <- traced[$t](2, $x):
            case slots[traced(3, 1)] <- $x:
            }
            <-c

            type named chan $t
            n := named(c)
            n <- $x
            y := <-(chan $t)(n)
            $note_y

            done := make(chan struct{})
            go func(x $t) { defer close(done); d <- x }($x)
            y := <-d
            <-done
            $note_y

            var y struct{ f [2]$t }
            var ok bool
            c <- $x
            y.f[1], ok = <-c
            noteB(ok)
            $note_f
            ''', t=t.text, x=self.making(t), note_y=self.note('y', t), note_f=self.note('y.f[1]', t))
        return block(['c, d := make(chan %s, %d), make(chan %s)' % (t.text, self.random.randrange(1, 3),
                                                                   t.text), '_ = d'] + steps +
                     ['close(c)', 'o, ok := <-c', self.note('o', t), 'noteB(ok)'])

    def atomics(self):
        t = self.random.choice([i for i in INTS if i.text in ('int32', 'int64', 'uint32', 'uint64')])
        name = t.text.capitalize()
        u = self.any_type()
        return block(lines_of(
            '''
            var a $t = $x
            var b atomic.$name
            var p atomic.Pointer[$u]
            var v atomic.Value
            var group sync.WaitGroup
            for i := $t(0); i < $n; i++ {
                group.Add(1)
                go func(i $t) {
                    defer group.Done()
                    atomic.Add$name(&a, i*$k)
                    for old := b.Load(); !b.CompareAndSwap(old, old^i<<1); old = b.Load() {
                    }
                    x := $y
                    p.CompareAndSwap(nil, &x)
                }(i)
            }
            group.Wait()
            noteU(uint64(atomic.Load$name(&a)))
            noteU(uint64(b.Add(3)) ^ uint64(b.Swap(7)))
            noteB(atomic.CompareAndSwap$name(&a, 1, 2))
            $note
            v.Store(pair[int, $u]{1, *p.Load()})
            q, ok := v.Load().(pair[int, $u])
            $note_q
            noteB(ok)
            atomic.Store$name(&a, $x)
            noteU(uint64(atomic.Swap$name(&a, 5) + a))
            ''', t=t.text, name=name, u=u.text, x=self.changing(t, 1), y=self.simple_value(u),
            n=self.random.randrange(1, 9), k=self.random.randrange(77), note=self.note('*p.Load()', u),
            note_q=self.note('q.second', u)))

    def simple_value(self, t):
        """A value that is computed without notes, for goroutines that run at the same time."""
        return '*new(%s)' % t.text

    def semaphore(self):
        """A buffered channel that lets only so many in; ping-pong between two goroutines."""
        t = self.random.choice(INTS)
        return block(lines_of(
            '''
            slots, done := make(chan struct{}, $k), make(chan $t)
            var inside, most atomic.Int32
            for i := $t(0); i < $n; i++ {
                go func(i $t) {
                    slots <- struct{}{}
                    if n := inside.Add(1); n > most.Load() {
                        most.Store(n)
                    }
                    runtime.Gosched()
                    inside.Add(-1)
                    <-slots
                    done <- i * i
                }(i)
            }
            total := $x
            for i := 0; i < $n; i++ {
                total += <-done
            }
            noteU(uint64(total))
            noteB(most.Load() <= $k)
            ping, pong := make(chan $t), make(chan $t)
            go func() {
                for x := range ping {
                    pong <- x + 1
                }
                close(pong)
            }()
            for i := 0; i < $n; i++ {
                ping <- total
                total = <-pong ^ total
            }
            close(ping)
            _, ok := <-pong
            noteB(ok)
            noteU(uint64(total))
            ''', t=t.text, k=self.random.randrange(1, 4), n=self.random.randrange(1, 9),
            x=self.changing(t, 1)))

    def panicking_goroutines(self):
        """Goroutines that end by a panic of their own, recovered, while others wait for them."""
        t = self.plain_type()
        return block(lines_of(
            '''
            results := make(chan any, $n)
            var group sync.WaitGroup
            group.Add($n)
            for i := 0; i < $n; i++ {
                i := i
                go func() {
                    defer group.Done()
                    defer func() { results <- recover() }()
                    var list [$n]int
                    var none map[int]$t
                    switch i % 4 {
                    case 0:
                        panic(i)
                    case 1:
                        list[i%$n+$n]++
                    case 2:
                        none[i] = *new($t)
                    }
                }()
            }
            group.Wait()
            close(results)
            sum, errors := 0, 0
            for r := range results {
                switch r := r.(type) {
                case int:
                    sum += r
                case runtime.Error:
                    errors += len(r.Error())
                case nil:
                    sum += 1000
                }
            }
            noteU(uint64(sum*1000 + errors))
            ''', n=self.random.randrange(1, 9), t=t.text))
