// Pinner. Objects do not move here, so to pin one is to keep it alive.

package runtime

import (
	"internal/abi"
	"unsafe"
)

// A Pinner is a set of pinned objects.
type Pinner struct{ *pinner }

type pinner struct{ objects []unsafe.Pointer }

// Pin keeps the object that the argument, a pointer, refers to from being freed until Unpin.
func (p *Pinner) Pin(pointer any) {
	object := pinned(pointer)
	if p.pinner == nil {
		p.pinner = new(pinner)
		SetFinalizer(p.pinner, func(p *pinner) {
			if len(p.objects) != 0 {
				panic(errorString("runtime.Pinner: found leaking pinned pointer; forgot to call Unpin?"))
			}
		})
	}
	p.objects = append(p.objects, object)
}

// Unpin undoes all calls of Pin.
func (p *Pinner) Unpin() {
	if p.pinner != nil {
		p.objects = nil
	}
}

func pinned(pointer any) unsafe.Pointer {
	e := (*struct {
		typ  *abi.Type
		data unsafe.Pointer
	})(unsafe.Pointer(&pointer))
	if e.typ == nil {
		panic(errorString("runtime.Pinner: argument is nil"))
	}
	if kind := e.typ.Kind(); kind != abi.Pointer && kind != abi.UnsafePointer {
		panic(errorString("runtime.Pinner: argument is not a pointer: " + typeString(e.typ)))
	}
	return e.data
}

func typeString(t *abi.Type) string {
	name := abi.Name{Bytes: (*byte)(resolve(int32(t.Str)))}
	s := name.Name()
	if t.TFlag&abi.TFlagExtraStar != 0 {
		s = s[1:]
	}
	return s
}
