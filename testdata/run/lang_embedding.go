// Embedded structs, pointers and interfaces; promotion and shadowing.
package main

type animal struct {
	name string
	legs int
}

func (a animal) describe() string { return a.name + " has legs" }
func (a *animal) rename(n string) { a.name = n }
func (a animal) sound() string    { return "?" }

type dog struct {
	animal
	breed string
}

func (d dog) sound() string { return "woof" }

type puppy struct {
	*dog
	age int
}

type speaker interface{ sound() string }

type loud struct {
	speaker
	times int
}

func (l loud) shout() (s string) {
	for i := 0; i < l.times; i++ {
		s += l.sound() + "!"
	}
	return
}

type describer interface {
	describe() string
	rename(string)
}

type base1 struct{ id int }
type base2 struct{ base1 }
type deep struct {
	base2
	x int
}

func (b *base1) setID(n int) { b.id = n }
func (b base1) getID() int   { return b.id }

func main() {
	d := dog{animal{"rex", 4}, "lab"}
	println(d.name, d.legs, d.describe(), d.sound(), d.animal.sound())
	d.rename("max")
	println(d.name, d.animal.name)
	p := puppy{&d, 1}
	p.rename("tiny")
	p.legs++
	println(d.name, p.describe(), p.sound(), d.legs)
	for _, s := range []speaker{d, &d, p, &p, d.animal} {
		print(s.sound(), " ")
	}
	println()
	l := loud{d, 3}
	println(l.shout(), loud{l, 1}.shout())
	var ds describer = &d
	ds.rename("iface")
	println(ds.describe(), d.name)
	ds = p
	ds.rename("promoted")
	println(d.name)
	var x deep
	x.setID(42)
	println(x.id, x.getID(), x.base2.base1.id)
	f := x.getID
	g := x.setID
	g(7)
	println(f(), x.id)
	var i interface{ getID() int } = x
	x.setID(8)
	println(i.getID())
	i = &x
	x.setID(9)
	println(i.getID())
	anonymous := struct {
		dog
		extra int
	}{d, 5}
	var s speaker = anonymous
	println(s.sound(), anonymous.breed)
	get := deep.getID
	set := (*deep).setID
	set(&x, 11)
	println(get(x))
}
