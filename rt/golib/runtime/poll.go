// What internal/poll needs of the runtime: the netpoller (rt/sched/netpoll.h).

package runtime

func poll_runtime_pollServerInit()
func poll_runtime_pollOpen(fd uintptr) (uintptr, int)
func poll_runtime_pollClose(context uintptr)
func poll_runtime_pollReset(context uintptr, mode int) int
func poll_runtime_pollWait(context uintptr, mode int) int
func poll_runtime_pollWaitCanceled(context uintptr, mode int)
func poll_runtime_pollSetDeadline(context uintptr, delay int64, mode int)
func poll_runtime_pollUnblock(context uintptr)
func poll_runtime_isPollServerDescriptor(fd uintptr) bool

//go:linkname pollServerInit internal/poll.runtime_pollServerInit
func pollServerInit() { poll_runtime_pollServerInit() }

//go:linkname pollOpen internal/poll.runtime_pollOpen
func pollOpen(fd uintptr) (uintptr, int) { return poll_runtime_pollOpen(fd) }

//go:linkname pollClose internal/poll.runtime_pollClose
func pollClose(context uintptr) { poll_runtime_pollClose(context) }

//go:linkname pollReset internal/poll.runtime_pollReset
func pollReset(context uintptr, mode int) int { return poll_runtime_pollReset(context, mode) }

//go:linkname pollWait internal/poll.runtime_pollWait
func pollWait(context uintptr, mode int) int { return poll_runtime_pollWait(context, mode) }

//go:linkname pollWaitCanceled internal/poll.runtime_pollWaitCanceled
func pollWaitCanceled(context uintptr, mode int) { poll_runtime_pollWaitCanceled(context, mode) }

//go:linkname pollSetDeadline internal/poll.runtime_pollSetDeadline
func pollSetDeadline(context uintptr, delay int64, mode int) {
	poll_runtime_pollSetDeadline(context, delay, mode)
}

//go:linkname pollUnblock internal/poll.runtime_pollUnblock
func pollUnblock(context uintptr) { poll_runtime_pollUnblock(context) }

//go:linkname isPollServerDescriptor internal/poll.runtime_isPollServerDescriptor
func isPollServerDescriptor(fd uintptr) bool { return poll_runtime_isPollServerDescriptor(fd) }
