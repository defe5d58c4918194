// The profile of allocations: runtime.MemProfile. A program that reaches it has its allocations
// sampled from the start (rt/gc/memory_profile.cc).

package runtime

// MemProfileRate is how many bytes are allocated between two samples, on average: 1 samples all
// objects, 0 none.
var MemProfileRate int = 512 * 1024

// A MemProfileRecord says what has been sampled of objects of one size that one stack of calls made.
type MemProfileRecord struct {
	AllocBytes, FreeBytes     int64
	AllocObjects, FreeObjects int64
	Stack0                    [32]uintptr // ends with the first 0
}

// InUseBytes is what is alive.
func (r *MemProfileRecord) InUseBytes() int64 { return r.AllocBytes - r.FreeBytes }

// InUseObjects is what is alive.
func (r *MemProfileRecord) InUseObjects() int64 { return r.AllocObjects - r.FreeObjects }

// Stack returns the return addresses of the calls.
func (r *MemProfileRecord) Stack() []uintptr { return untilZero(r.Stack0[:]) }

func untilZero(stack []uintptr) []uintptr {
	for i, pc := range stack {
		if pc == 0 {
			return stack[:i]
		}
	}
	return stack
}

func memProfile(records *MemProfileRecord, room int, inuseZero bool) int

// MemProfile fills p and returns the number of records, if p has room for them; otherwise only their
// number. Places of which nothing is alive are among them if inuseZero.
func MemProfile(p []MemProfileRecord, inuseZero bool) (n int, ok bool) {
	var first *MemProfileRecord
	if len(p) != 0 {
		first = &p[0]
	}
	n = memProfile(first, len(p), inuseZero)
	return n, n <= len(p)
}
