// What package sync and sync/atomic need of the runtime. The semaphores and notification lists are
// in C++ (rt/sched/semaphore.h).

package runtime

import "unsafe"

// Why a goroutine waits for a semaphore, as rt/sched/semaphore.cc numbers it.
const (
	waitSemacquire = iota
	waitMutex
	waitRWMutexR
	waitRWMutex
)

func semacquire(semaphore *uint32, first bool, reason int)
func semrelease(semaphore *uint32, handoff bool)
func notifyListAdd(list unsafe.Pointer) uint32
func notifyListWait(list unsafe.Pointer, ticket uint32)
func notifyListNotifyAll(list unsafe.Pointer)
func notifyListNotifyOne(list unsafe.Pointer)
func procPin() int
func procUnpin()
func fastrand() uint32
func throwString(message string)

//go:linkname sync_runtime_Semacquire sync.runtime_Semacquire
func sync_runtime_Semacquire(s *uint32) { semacquire(s, false, waitSemacquire) }

//go:linkname poll_runtime_Semacquire internal/poll.runtime_Semacquire
func poll_runtime_Semacquire(s *uint32) { semacquire(s, false, waitSemacquire) }

//go:linkname sync_runtime_SemacquireMutex sync.runtime_SemacquireMutex
func sync_runtime_SemacquireMutex(s *uint32, lifo bool, skip int) { semacquire(s, lifo, waitMutex) }

//go:linkname sync_runtime_SemacquireRWMutexR sync.runtime_SemacquireRWMutexR
func sync_runtime_SemacquireRWMutexR(s *uint32, lifo bool, skip int) {
	semacquire(s, lifo, waitRWMutexR)
}

//go:linkname sync_runtime_SemacquireRWMutex sync.runtime_SemacquireRWMutex
func sync_runtime_SemacquireRWMutex(s *uint32, lifo bool, skip int) {
	semacquire(s, lifo, waitRWMutex)
}

//go:linkname sync_runtime_Semrelease sync.runtime_Semrelease
func sync_runtime_Semrelease(s *uint32, handoff bool, skip int) { semrelease(s, handoff) }

//go:linkname poll_runtime_Semrelease internal/poll.runtime_Semrelease
func poll_runtime_Semrelease(s *uint32) { semrelease(s, false) }

//go:linkname sync_notifyListAdd sync.runtime_notifyListAdd
func sync_notifyListAdd(l unsafe.Pointer) uint32 { return notifyListAdd(l) }

//go:linkname sync_notifyListWait sync.runtime_notifyListWait
func sync_notifyListWait(l unsafe.Pointer, ticket uint32) { notifyListWait(l, ticket) }

//go:linkname sync_notifyListNotifyAll sync.runtime_notifyListNotifyAll
func sync_notifyListNotifyAll(l unsafe.Pointer) { notifyListNotifyAll(l) }

//go:linkname sync_notifyListNotifyOne sync.runtime_notifyListNotifyOne
func sync_notifyListNotifyOne(l unsafe.Pointer) { notifyListNotifyOne(l) }

const notifyListSize = 32 // of the NotifyList of rt/sched/semaphore.h

//go:linkname sync_notifyListCheck sync.runtime_notifyListCheck
func sync_notifyListCheck(size uintptr) {
	if size != notifyListSize {
		throwString("sync.notifyList is not as the runtime has it")
	}
}

// A goroutine that finds a mutex locked does not spin: the scheduler hands mutexes over quickly.
//
//go:linkname sync_runtime_canSpin sync.runtime_canSpin
func sync_runtime_canSpin(i int) bool { return false }

//go:linkname sync_runtime_doSpin sync.runtime_doSpin
func sync_runtime_doSpin() {}

//go:linkname sync_nanotime sync.runtime_nanotime
func sync_nanotime() int64 { return nanotime() }

//go:linkname sync_throw sync.throw
func sync_throw(message string) { throwString(message) }

//go:linkname sync_fatal sync.fatal
func sync_fatal(message string) { throwString(message) }

//go:linkname sync_fastrandn sync.fastrandn
func sync_fastrandn(n uint32) uint32 { return uint32(uint64(fastrand()) * uint64(n) >> 32) }

//go:linkname sync_runtime_procPin sync.runtime_procPin
func sync_runtime_procPin() int { return procPin() }

//go:linkname sync_runtime_procUnpin sync.runtime_procUnpin
func sync_runtime_procUnpin() { procUnpin() }

//go:linkname atomic_runtime_procPin sync/atomic.runtime_procPin
func atomic_runtime_procPin() int { return procPin() }

//go:linkname atomic_runtime_procUnpin sync/atomic.runtime_procUnpin
func atomic_runtime_procUnpin() { procUnpin() }

// x86-64 orders plain stores as this one wants it. Its counterpart LoadAcquintptr is an intrinsic.
//
//go:linkname sync_StoreReluintptr runtime/internal/atomic.StoreReluintptr
//go:noinline
func sync_StoreReluintptr(p *uintptr, value uintptr) uintptr {
	*p = value
	return 0
}

func registerPoolCleanup()

// The collector calls no compiled code. It does itself what cleanup would do.
//
//go:linkname sync_runtime_registerPoolCleanup sync.runtime_registerPoolCleanup
func sync_runtime_registerPoolCleanup(cleanup func()) { registerPoolCleanup() }
