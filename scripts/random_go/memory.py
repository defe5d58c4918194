"""Statements of the random programs about where values are: slices that share an array, overlapping
copies, arrays of arrays, large frames, maps that grow, package unsafe.
"""

from random_go import types as ty
from random_go.templates import Templates, block, lines_of
from random_go.types import INT, INTS, STRING


class Memory(Templates):

    def statement_choices(self):
        simple, compound, rare = super().statement_choices()
        return simple, compound, rare + [
            self.overlapping, self.shared_arrays, self.grown_slice, self.nested_arrays,
            self.large_frame, self.grown_map, self.map_operations, self.composite_keys,
            self.unsafe_views, self.unsafe_layout, self.blank_fields, self.recursive_types]

    # --- Slices and arrays ---

    def overlapping(self):
        """copy, append and array assignment between overlapping parts of one array."""
        t = self.any_type()
        n = self.random.randrange(5, 12)
        k = self.random.randrange(1, n // 2 + 1)
        a, b = (self.random.randrange(n - k + 1) for _ in range(2))
        lines = ['array := [%d]%s{%s}' % (n, t.text, self.values(t, n)), 'xs := array[:]',
                 'ys := xs[:0]', '_ = ys']
        for _ in range(self.random.randrange(1, 5)):
            lines += self.some(1, '''
                noteU(uint64(copy(xs[$a:], xs[$b:])))

                copy(xs[$a:$a+$k], xs[$b:])

                xs = append(xs[:$a], xs[$b:]...)

                ys = append(xs[:$k], xs[:$b]...)

                *(*[$k]$t)(xs[$a:]) = *(*[$k]$t)(xs[$b:])

                p, q := (*[$k]$t)(xs[$a:]), (*[$k]$t)(xs[$b:])
                *p, *q = *q, *p

                xs[$a], xs[$b], xs[$n-1] = xs[$b], xs[0], xs[$a]

                for i := range xs[1:] {
                    xs[i+1] = xs[i]
                }

                for i, x := range xs {
                    xs[len(xs)-1-i] = x
                }

                for i, j := 0, len(xs)-1; i < j; i, j = i+1, j-1 {
                    xs[i], xs[j] = xs[j], xs[i]
                }

                clear(xs[$a:$a+$k])

                ys = xs[$a : $a+$k : $a+$k]
                ''', a=a, b=b, k=k, n=n, t=t.text)
            lines.append('xs = xs[:%d:%d]' % (n, n))  # the next finds it at its full length
        return block(lines + [self.note_all(name, t) for name in ('xs', 'ys', 'array')])

    def shared_arrays(self):
        """What append writes into the array of others, and when it makes a new one."""
        t = self.any_type()
        n = self.random.randrange(3, 8)
        steps = self.some(6, '''
            ys := append(xs[:$k], $x)
            $note_ys

            ys := append(xs[:$k:$k], $x, $x)
            ys[0] = $x
            noteU(uint64(cap(ys)))

            ys := append(xs, xs...)
            ys[len(xs)] = ys[0]
            $note_ys

            ys := append(append(xs[:$k], $x), xs[$k:]...)
            $note_ys

            ys := xs[$k:]
            ys[0] = $x
            ys = append(ys, ys[0])
            ys[0] = $x

            change := func(s []$t) { s[0] = $x; s = append(s, s[0]); s[0] = $x }
            change(xs)
            change(xs[:$k])

            ys := append([]$t(nil), xs...)
            ys[0] = $x

            ys := *(*[$k]$t)(xs)
            ys[0] = $x
            xs[len(xs)-1] = ys[$k-1]

            p := &xs[$k]
            xs = append(xs, $x)
            *p = $x
            $note_k

            ys := make([]$t, $k, $k+1)
            zs := append(ys, $x)
            ys = append(ys, xs[0])
            $note_zs

            xs = append(xs[:1], xs[$k:]...)
            xs = full(xs)[:1]
            xs = append(xs, $x, $x, $x, $x, $x, $x, $x)
            ''', k=self.random.randrange(1, n), t=t.text, x=self.making(t),
                          note_ys=self.note_all('ys', t), note_zs=self.note_all('zs', t),
                          note_k=self.note('xs[len(xs)/2]', t))
        return block(['xs := []%s{%s}' % (t.text, self.values(t, n))] + steps + [
            'noteU(uint64(cap(xs)))', self.note_all('xs', t)])

    def grown_slice(self):
        """The capacities that append gives, for elements of all sizes."""
        t = self.any_type()
        grow = self.some(1, '''
            xs = append(xs, x)

            xs = append(xs, x, x, x)

            xs = append(xs, make([]$t, i)...)

            xs = append(xs, xs[:len(xs)/2]...)
            xs = append(xs, x)

            xs = append(xs[:len(xs):len(xs)], x)

            if i%3 == 0 {
                xs = append(xs, x)
            } else {
                xs = append(xs, xs[:len(xs)/4]...)
            }
            ''', t=t.text)
        return block(lines_of(
            '''
            var xs []$t
            var x $t = $x
            for i := 0; i < $n && len(xs) < 2000; i++ {
                $grow
                if cap(xs) != len(xs) {
                    noteU(uint64(cap(xs)))
                }
            }
            _ = x
            if len(xs) > 2 {
                $note_last
                $note_middle
            }
            ''', t=t.text, x=self.sure_value(t, 1), n=self.random.choice([3, 10, 70, 300]),
            grow='\n'.join(grow), note_last=self.note('xs[len(xs)-1]', t),
            note_middle=self.note('xs[len(xs)/2]', t)))

    def nested_arrays(self):
        """Arrays of arrays: values all through, compared, ranged over, sliced, changed in place."""
        t = self.comparable_type()
        m, n = self.random.randrange(1, 5), self.random.randrange(1, 5)
        inner = ty.array(t, n)
        steps = self.some(6, '''
            b[same($i)][same($j)] = $x

            b[$i] = a[same($m-1)]

            for i, row := range b {
                row[$j] = $x
                b[(i+1)%$m] = row
            }

            for i, row := range &b {
                b[$m-1-i] = row
            }

            c := &b[$i]
            c[$j] = $x

            c := b[$i][:]
            c[$j] = $x
            clear(c[:$j])

            f := func(x [$m]$inner) [$m]$inner { x[0][0] = x[$i][$j]; return x }
            b = f(a)

            c := struct { x [$m]$inner; y int }{b, 1}
            c.x[same($i)][same($j)] = $x
            noteB(c.x == b)

            c := map[int][$m]$inner{1: b}
            noteB(c[1] == b && c[2] != b)

            a, b = b, a

            c := any(b)
            b[same($i)][same($j)] = $x
            noteB(c == any(b))

            c := [...]$inner{b[$i], a[$i]}
            noteB(c[0] == c[1])
            ''', i=self.random.randrange(m), j=self.random.randrange(n), m=m, inner=inner.text,
                          x=self.making(t))
        array = ty.array(inner, m)
        return block(['var a %s = %s' % (array.text, self.sure_value(array, 2)), 'b := a'] + steps + [
            'noteB(a == b)', 'for _, row := range b {', '\t' + self.note_all('row', t), '}'])

    def large_frame(self):
        """Recursion with large frames, so that the stack moves with pointers into it."""
        t = self.any_type()
        n = self.random.choice([10, 100, 800, 5000])
        return block(lines_of(
            '''
            var f func(int, *$t, [3]$t) $t
            f = func(deep int, up *$t, three [3]$t) $t {
                var large [$n]$t
                large[deep%$n] = *up
                p, q := &large[(deep*7)%$n], &three[deep%3]
                *p = $x
                if deep > 0 {
                    *q = f(deep-1, p, three)
                    noteU(uint64(deep))
                }
                $note_p
                $note_three
                *up = three[1]
                return large[deep%$n]
            }
            var start $t = $x
            last := f($depth, &start, [3]$t{1: $x})
            $note_start
            $note_last
            ''', t=t.text, n=n, depth=self.random.randrange(1, max(2, min(40, 20000 // n))),
            x=self.making(t), note_p=self.note('*p', t), note_three=self.note('three[deep%3]', t),
            note_start=self.note('start', t), note_last=self.note('last', t)))

    # --- Maps ---

    def grown_map(self):
        """A map with enough keys to grow several times; most are deleted while it is ranged over."""
        some_int = self.random.choice(INTS)
        key, make = self.random.choice([
            (INT, 'i*$k'), (STRING, 'string(rune(i%0x7000+$k))'), (some_int, some_int.text + '(i*$k)'),
            (STRING, 'short(string(make([]byte, i%$k)))'), (ty.FLOATS[1], 'float64(i)/$k'),
            (ty.array(INT, 2), '[2]int{i/$k, i}'), (ty.ANY, 'any(i*$k)'),
            (ty.array(STRING, 2), '[2]string{"k", string(rune(i+$k))}'),
            (ty.pair(ty.INT32, STRING), 'pair[int32, string]{int32(i*$k), "x"}')])
        t = self.any_type()
        end = self.some(1, '''
            clear(m)

            for k := range m {
                delete(m, k)
            }

            for range m {
                clear(m)
            }

            m = nil

            for k := range m {
                m[k] = m[k]
            }
            ''')
        make = make.replace('$k', str(self.random.choice([1, 3, 7, 64, 1024])))
        return block(lines_of(
            '''
            m, doomed := make(map[$key]$t, $hint), map[$key]bool{}
            for i := 0; i < $n; i++ {
                m[$make] = $x
                doomed[$make] = i%3 != 0
            }
            noteU(uint64(len(m)))
            seen, gone := 0, 0
            for k := range m {
                seen++
                if doomed[k] {
                    delete(m, k)
                    gone++
                }
            }
            noteU(uint64(seen*1000 + gone + len(m)))
            for i := $n; i < $n+50; i++ {
                m[$make] = $x
            }
            hits := 0
            for i := $n; i < $n*2; i++ {
                if x, ok := m[$make]; ok {
                    hits++
                    if i%16 == 0 {
                        $note
                    }
                }
            }
            noteU(uint64(hits + len(m)))
            $end
            noteU(uint64(len(m)))
            ''', key=key.text, t=t.text, n=self.random.choice([7, 9, 60, 400]), make=make,
            x=self.making(t), hint=self.random.choice([0, 1, 8, 100]), note=self.note('x', t),
            end='\n'.join(end)))

    def map_operations(self):
        """Elements changed in place in all ways, nested maps, and nil maps."""
        t, key = self.any_type(), self.comparable_type()
        steps = self.some(9, '''
            ints[k]++
            ints[k] *= 3
            ints[k] <<= uint(ints[k] & 3)

            strings[k] += "ab"
            strings[k] += strings[k]

            slices[k] = append(slices[k], $x, $x)
            slices[k][0] = slices[k][1]

            if nested[1] == nil {
                nested[1] = map[$key]int{}
            }
            nested[1][k] -= 5

            structs[k] = pair[int, $t]{structs[k].first + 1, $x}

            y := structs[k]
            y.first = 9
            noteU(uint64(structs[k].first))

            delete(ints, k)

            delete(nested[1], k)

            ints[k], ints[k2] = ints[k2]+1, ints[k]+2

            n, ok := ints[k]
            ints[k2] = n
            noteB(ok)

            var ok bool
            ints[k2], ok = nested[2][k]
            noteB(ok)

            pointers[k] = &single
            pointers[k].first += 4

            for k, n := range ints {
                ints[k] = n + 1
            }

            funcs[k] = func() int { return len(funcs) }
            noteU(uint64(funcs[k]()))

            if _, ok := arrays[k]; !ok {
                arrays[k] = [3]int{1, 2, 3}
            }
            noteU(uint64(arrays[k][len(arrays)]))

            func() { defer func() { notePanic(recover()) }(); nested[7][k] = 1 }()
            ''', key=key.text, t=t.text, x=self.making(t))
        return block(lines_of(
            '''
            var k, k2 $key = $k, $k2
            ints, strings := map[$key]int{k2: 5}, map[$key]string{}
            slices, nested := map[$key][]$t{}, map[int]map[$key]int{}
            structs, arrays := map[$key]pair[int, $t]{}, map[$key][3]int{}
            single := pair[int, $t]{7, $x}
            pointers, funcs := map[$key]*pair[int, $t]{}, map[$key]func() int{}
            _, _, _, _, _ = strings, structs, pointers, funcs, arrays
            ''', key=key.text, k=self.changing(key, 1), k2=self.changing(key, 1), t=t.text,
            x=self.making(t)) + steps + lines_of(
                '''
                noteU(uint64(len(ints)*3 + ints[k]*5 + ints[k2]*7 + nested[1][k]*11 + len(nested)))
                noteS(short(strings[k]))
                $note
                noteU(uint64(single.first))
                ''', note=self.note_all('slices[k]', t)))

    def composite_keys(self):
        """Keys that are structs, arrays and interfaces; equal keys that are not identical."""
        a, b = self.comparable_type(), self.comparable_type()
        return block(lines_of(
            '''
            type key struct {
                a $a
                _ int8
                b $b
                c any
                d string
            }
            m := map[key]int{}
            keys := []key{{a: $x, b: $y}, {$x, 0, $y, $x, "d"}, {d: string([]byte("d"))}, {c: $y}}
            for i, k := range append(keys, keys...) {
                m[k] += i + 1
                noteU(uint64(m[k]))
                m[key{a: k.a, b: k.b, c: k.c, d: k.d + ""}]++
                noteB(k == keys[i%len(keys)])
            }
            noteU(uint64(len(m)))
            n := map[any]string{}
            for _, k := range keys {
                n[k], n[[2]any{k.a, k.b}], n[k.c] = "k", "ab", "c"
                noteS(n[[2]any{k.a, k.b}] + n[any(k)])
            }
            noteU(uint64(len(n)))
            ''', a=a.text, b=b.text, x=lambda: self.changing(a, 1), y=lambda: self.changing(b, 1)))

    # --- Layout ---

    def unsafe_views(self):
        """Slices and strings made from pointers."""
        t = self.any_type()
        n = self.random.randrange(2, 7)
        steps = self.some(6, '''
            ys := unsafe.Slice(&array[$k], $n-$k)
            ys[0] = $x
            $note_ys

            p := unsafe.SliceData(array[$k:])
            $note_p

            p := (*$t)(unsafe.Add(unsafe.Pointer(&array), $k*unsafe.Sizeof(array[0])))
            *p = $x

            p := (*[$n - $k]$t)(unsafe.Pointer(&array[$k]))
            *p = [$n - $k]$t{$x}

            s := "abc" + short(text)
            b := unsafe.Slice(unsafe.StringData(s), len(s))
            noteS(unsafe.String(&b[1], len(b)-1))
            noteU(uint64(b[2]))

            b := []byte(text + "x")
            s := unsafe.String(unsafe.SliceData(b), len(b))
            b[0]++
            noteS(s)

            f := 1.5 + float64(len(text))
            noteU(*(*uint64)(unsafe.Pointer(&f)))
            *(*uint64)(unsafe.Pointer(&f)) ^= 1 << 63
            noteF(f)

            w := uint64(len(text)) * 0x0102030405060708
            for _, b := range *(*[8]uint8)(unsafe.Pointer(&w)) {
                noteU(uint64(b))
            }

            noteB(unsafe.Slice((*int)(nil), 0) == nil)

            n := -same(len(array))
            defer func() { notePanic(recover()) }()
            noteU(uint64(len(unsafe.Slice(&array[0], n))))

            var none *byte
            n := same(3)
            defer func() { notePanic(recover()) }()
            noteS(unsafe.String(none, n))
            ''', k=self.random.randrange(n), n=n, t=t.text, x=self.making(t),
                          note_ys=self.note_all('ys', t), note_p=self.note('*p', t))
        return block(['array := [%d]%s{%s}' % (n, t.text, self.values(t, n)),
                      'text := %s' % self.changing(STRING, 2), '_ = text', 'func() {'] + steps + [
                          '}()', self.note_all('array', t)])

    def unsafe_layout(self):
        """Sizes, alignments and offsets are constants; a field is where its offset says."""
        types = [self.any_type() for _ in range(self.random.randrange(2, 6))]
        fields = '; '.join('f%d %s' % (i, t.text) for i, t in enumerate(types))
        i = self.random.randrange(len(types))
        t = types[i]
        return block(lines_of(
            '''
            type local struct { $fields; last struct{} }
            var x local
            x.$f = $x
            $note_at
            *(*$t)(unsafe.Pointer(uintptr(unsafe.Pointer(&x)) + unsafe.Offsetof(x.$f))) = $x
            $note_x
            noteU(uint64(unsafe.Sizeof(x)*64 + unsafe.Alignof(x)*8 + unsafe.Alignof(x.$f)))
            ''', fields=fields, f='f%d' % i, t=t.text, x=self.making(t),
            note_x=self.note('x.f%d' % i, t), note_at=self.note(
                '*(*%s)(unsafe.Add(unsafe.Pointer(&x), unsafe.Offsetof(x.f%d)))' % (t.text, i), t)) +
                     ['noteU(uint64(unsafe.Offsetof(x.f%d)))' % j for j in range(len(types))])

    def blank_fields(self):
        """Structs with blank fields and padding, whose == looks at neither; converted structs."""
        t, u = self.comparable_type(), self.comparable_type()
        return block(lines_of(
            '''
            type a struct {
                x $t
                _ int16
                y $u
                _, _ float64
                b bool
            }
            type b struct {
                x $t "tag"
                _ int16
                y $u
                _, _ float64 "other"
                b bool
            }
            p, q := &a{x: $x, y: $y}, &a{x: $x, y: $y}
            noteB(*p == *q)
            p.b = *p == a(b(*p))
            noteB(p.b)
            r := (*b)(p)
            r.x = $x
            noteB(p.x == r.x && any(*r) != any(*p))
            noteB(struct {
                x $t
                _ int16
                y $u
                _, _ float64
                b bool
            }(*r) == *p)
            ''', t=t.text, u=u.text, x=lambda: self.changing(t, 1), y=lambda: self.changing(u, 1)))

    def recursive_types(self):
        """Types that contain themselves through slices, maps, pointers and functions."""
        t = self.plain_type()
        n = self.name('N')
        self.declarations += lines_of(
            '''
            type $n struct {
                x    $t
                list []$n
                next map[string]*$n
                up   *$n
                f    func(*$n) $n
            }
            type ${n}s []${n}s
            func (s ${n}s) count() (n int) {
                for _, x := range s {
                    n += x.count()
                }
                return n + 1
            }
            func (n *$n) depth() int {
                if n == nil {
                    return 0
                }
                d := n.up.depth()
                for i := range n.list {
                    n.list[i].up = nil
                    d += n.list[i].depth()
                }
                for _, m := range n.next {
                    d += m.depth()
                }
                return d + 1
            }
            ''', n=n, t=t.text)
        steps = self.some(5, '''
            root.list = append(root.list, root, $n{x: $x})

            root.next = map[string]*$n{"a": {x: $x}, "b": nil, "c": {up: &root.list[0]}}

            root.list[0].up = &$n{x: root.x}

            root.f = func(m *$n) $n { m.x = $x; return *m }
            root.list[1] = root.f(&root.list[0])

            for i := range root.list {
                leaf := root.list[i]
                leaf.list = root.list[:0]
                root.list[i] = leaf
            }
            ''', n=n, x=self.making(t))
        return block(['root := %s{x: %s, list: make([]%s, 2)}' % (n, self.sure_value(t, 1), n)] +
                     steps + lines_of(
                         '''
                         noteU(uint64(root.depth()))
                         $note
                         s := ${n}s{{}, {{}, nil}}
                         s = append(s, s, s[1])
                         s[0] = s[1:2]
                         noteU(uint64(s[:4].count()))
                         noteU(uint64(${n}s(nil).count()))
                         ''', n=n, note=self.note('root.list[1].x', t)))
