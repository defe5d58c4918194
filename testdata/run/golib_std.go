// Packages of the standard library that need little of the runtime.

package main

import (
	"bytes"
	"container/heap"
	"container/list"
	"container/ring"
	"errors"
	"math"
	"math/bits"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

type ints []int

func (x ints) Len() int           { return len(x) }
func (x ints) Less(i, j int) bool { return x[i] < x[j] }
func (x ints) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }
func (x *ints) Push(v any)        { *x = append(*x, v.(int)) }
func (x *ints) Pop() any {
	old := *x
	v := old[len(old)-1]
	*x = old[:len(old)-1]
	return v
}

type wrapped struct{ err error }

func (w wrapped) Error() string { return "wrapped: " + w.err.Error() }
func (w wrapped) Unwrap() error { return w.err }

func main() {
	base := errors.New("base")
	var err error = wrapped{base}
	var target wrapped
	println(err.Error(), errors.Is(err, base), errors.As(err, &target), errors.Unwrap(err) == base)
	println(errors.Join(base, err).Error())

	println(strings.ToUpper("straße"), strings.Fields("  a b  c ")[2], strings.Replace("aaa", "a", "bb", 2))
	println(strings.Title("hello world"), strings.EqualFold("Go", "GO"), strings.Count("cheese", "e"))
	println(strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace("<b>"), strings.LastIndex("go gopher", "go"))
	var b strings.Builder
	for i := 3; i >= 1; i-- {
		b.WriteString(strconv.Itoa(i))
		b.WriteByte(',')
	}
	println(b.String(), bytes.Contains([]byte("seafood"), []byte("foo")), string(bytes.TrimSpace([]byte(" x "))))
	println(utf8.RuneCountInString("héllo"), unicode.IsUpper('É'), string(unicode.ToLower('É')))

	n, err := strconv.Atoi("12x")
	println(n, err.Error())
	f, _ := strconv.ParseFloat("1e-7", 64)
	println(strconv.FormatFloat(f*3, 'e', 3, 64), strconv.Quote("a\n\"é\x00"), strconv.FormatInt(-255, 16))

	x := ints{5, 2, 9, 1}
	sort.Sort(x)
	println(x[0], x[3], sort.SearchInts(x, 5))
	words := []string{"pear", "fig", "apple"}
	sort.Strings(words)
	sort.Slice(words, func(i, j int) bool { return len(words[i]) < len(words[j]) })
	println(words[0], words[1], words[2])
	h := &ints{5, 2, 8}
	heap.Init(h)
	heap.Push(h, 3)
	println(heap.Pop(h).(int), heap.Pop(h).(int))
	l := list.New()
	l.PushBack(4)
	l.PushFront(1)
	println(l.Len(), l.Front().Value.(int), l.Back().Value.(int), ring.New(3).Len())

	println(math.Sqrt(2) == math.Sqrt2, math.Floor(-1.5) == -2, math.Sin(0) == 0, math.Pow(2, 10) == 1024)
	println(math.IsNaN(math.Log(-1)), math.IsInf(math.Exp(1000), 1), math.Hypot(3, 4) == 5, math.MaxUint32)
	hi, lo := bits.Mul64(1<<63, 6)
	println(hi, lo, bits.LeadingZeros64(1), bits.OnesCount(255), bits.Reverse8(1), bits.TrailingZeros(8))
}
