// A new object is stored to on both ways of many branches: what the compiler knows of its parts must
// not double with each of them.
package main

type T struct{ a, b, c, d *int }

//go:noinline
func make(n int, q, r *int) *T {
	p := new(T)
	p.a, p.b, p.c, p.d = q, r, q, r
	if n&1 != 0 {
		p.a = q
	} else {
		p.b = r
	}
	if n&2 != 0 {
		p.b = q
	} else {
		p.c = r
	}
	if n&4 != 0 {
		p.c = q
	} else {
		p.d = r
	}
	if n&8 != 0 {
		p.d = q
	} else {
		p.a = r
	}
	if n&16 != 0 {
		p.a = q
	} else {
		p.b = r
	}
	if n&32 != 0 {
		p.b = q
	} else {
		p.c = r
	}
	if n&64 != 0 {
		p.c = q
	} else {
		p.d = r
	}
	if n&128 != 0 {
		p.d = q
	} else {
		p.a = r
	}
	if n&256 != 0 {
		p.a = q
	} else {
		p.b = r
	}
	if n&512 != 0 {
		p.b = q
	} else {
		p.c = r
	}
	if n&1024 != 0 {
		p.c = q
	} else {
		p.d = r
	}
	if n&2048 != 0 {
		p.d = q
	} else {
		p.a = r
	}
	if n&1 != 0 {
		p.a = q
	} else {
		p.b = r
	}
	if n&2 != 0 {
		p.b = q
	} else {
		p.c = r
	}
	if n&4 != 0 {
		p.c = q
	} else {
		p.d = r
	}
	if n&8 != 0 {
		p.d = q
	} else {
		p.a = r
	}
	if n&16 != 0 {
		p.a = q
	} else {
		p.b = r
	}
	if n&32 != 0 {
		p.b = q
	} else {
		p.c = r
	}
	if n&64 != 0 {
		p.c = q
	} else {
		p.d = r
	}
	if n&128 != 0 {
		p.d = q
	} else {
		p.a = r
	}
	if n&256 != 0 {
		p.a = q
	} else {
		p.b = r
	}
	if n&512 != 0 {
		p.b = q
	} else {
		p.c = r
	}
	if n&1024 != 0 {
		p.c = q
	} else {
		p.d = r
	}
	if n&2048 != 0 {
		p.d = q
	} else {
		p.a = r
	}
	if n&1 != 0 {
		p.a = q
	} else {
		p.b = r
	}
	if n&2 != 0 {
		p.b = q
	} else {
		p.c = r
	}
	if n&4 != 0 {
		p.c = q
	} else {
		p.d = r
	}
	if n&8 != 0 {
		p.d = q
	} else {
		p.a = r
	}
	if n&16 != 0 {
		p.a = q
	} else {
		p.b = r
	}
	if n&32 != 0 {
		p.b = q
	} else {
		p.c = r
	}
	if n&64 != 0 {
		p.c = q
	} else {
		p.d = r
	}
	if n&128 != 0 {
		p.d = q
	} else {
		p.a = r
	}
	if n&256 != 0 {
		p.a = q
	} else {
		p.b = r
	}
	if n&512 != 0 {
		p.b = q
	} else {
		p.c = r
	}
	if n&1024 != 0 {
		p.c = q
	} else {
		p.d = r
	}
	if n&2048 != 0 {
		p.d = q
	} else {
		p.a = r
	}
	if n&1 != 0 {
		p.a = q
	} else {
		p.b = r
	}
	if n&2 != 0 {
		p.b = q
	} else {
		p.c = r
	}
	if n&4 != 0 {
		p.c = q
	} else {
		p.d = r
	}
	if n&8 != 0 {
		p.d = q
	} else {
		p.a = r
	}
	return p
}

func main() {
	one, two := 1, 2
	sum := 0
	for n := 0; n < 4096; n += 97 {
		t := make(n, &one, &two)
		sum = sum*3%1000003 + *t.a + 2**t.b + 4**t.c + 8**t.d
	}
	println(sum)
}
