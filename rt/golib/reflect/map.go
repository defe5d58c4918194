// Map types made at run time. A map's descriptor has what rt/abi/types.h's MapDescriptor has: the
// geometry of the groups of slots that the map's storage consists of. The type of a group is made
// by StructOf and ArrayOf, which gives the collector its pointers.

package reflect

import (
	"internal/abi"
	"unsafe"
)

// A mapLayout is a map's descriptor.
type mapLayout struct {
	abi.Type
	key, element, group     *abi.Type
	slotSize, elementOffset uint32
	flags, groupSize        uint32
}

// As in rt/abi/map.h.
const (
	mapIndirectKey     = 1
	mapIndirectElement = 2
	mapReflexiveKey    = 4
	mapNeedKeyUpdate   = 8
	mapHashMightPanic  = 16
	mapGroupSlots      = 8
	mapMaxInlineSize   = 128
)

// MapOf returns the map type with the given key and element types.
func MapOf(key, elem Type) Type {
	keyType, elementType := key.common(), elem.common()
	if keyType.Equal == nil {
		panic("reflect.MapOf: invalid key type " + stringFor(keyType))
	}
	cached := cacheKey{Map, keyType, elementType, 0}
	if known, ok := lookupCache.Load(cached); ok {
		return known.(Type)
	}
	text := "map[" + stringFor(keyType) + "]" + stringFor(elementType)
	for _, t := range typesByString(text) {
		if known := (*mapLayout)(unsafe.Pointer(t)); known.key == keyType && known.element == elementType {
			found, _ := lookupCache.LoadOrStore(cached, toRType(t))
			return found.(Type)
		}
	}
	var prototype any = (map[unsafe.Pointer]unsafe.Pointer)(nil)
	made := **(**mapLayout)(unsafe.Pointer(&prototype))
	made.Str = resolveReflectName(newName(text, "", false, false))
	made.TFlag = 0
	made.PtrToThis = 0
	hash := keyType.Hash
	made.Hash = fnv1(elementType.Hash, 'm', byte(hash>>24), byte(hash>>16), byte(hash>>8), byte(hash))
	made.key, made.element = keyType, elementType
	made.setGeometry(key, elem)
	found, _ := lookupCache.LoadOrStore(cached, toRType(&made.Type))
	return found.(Type)
}

// setGeometry makes the type of a group, and sets what follows from the types.
func (m *mapLayout) setGeometry(key, elem Type) {
	m.flags = 0
	if key.Size() > mapMaxInlineSize {
		m.flags |= mapIndirectKey
		key = PointerTo(key)
	}
	if elem.Size() > mapMaxInlineSize {
		m.flags |= mapIndirectElement
		elem = PointerTo(elem)
	}
	if isReflexive(m.key) {
		m.flags |= mapReflexiveKey
	}
	if needKeyUpdate(m.key) {
		m.flags |= mapNeedKeyUpdate
	}
	if hashMightPanic(m.key) {
		m.flags |= mapHashMightPanic
	}
	slot := StructOf([]StructField{{Name: "Key", Type: key}, {Name: "Element", Type: elem}})
	group := StructOf([]StructField{
		{Name: "Control", Type: TypeOf(uint64(0))},
		{Name: "Slots", Type: ArrayOf(mapGroupSlots, slot)},
	})
	m.slotSize = uint32(slot.Size())
	m.elementOffset = uint32(slot.Field(1).Offset)
	m.group = group.common()
	m.groupSize = uint32(group.Size())
}
