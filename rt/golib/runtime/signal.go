// What os/signal needs of the runtime (rt/sched/signal_delivery.cc).

package runtime

func signal_enable(signal uint32)
func signal_disable(signal uint32)
func signal_ignore(signal uint32)
func signal_ignored(signal uint32) bool
func signal_recv() uint32
func signal_is_idle() bool
func sigpipe()
func survive_broken_pipes()

//go:linkname os_signal_enable os/signal.signal_enable
func os_signal_enable(signal uint32) { signal_enable(signal) }

//go:linkname os_signal_disable os/signal.signal_disable
func os_signal_disable(signal uint32) { signal_disable(signal) }

//go:linkname os_signal_ignore os/signal.signal_ignore
func os_signal_ignore(signal uint32) { signal_ignore(signal) }

//go:linkname os_signal_ignored os/signal.signal_ignored
func os_signal_ignored(signal uint32) bool { return signal_ignored(signal) }

//go:linkname os_signal_recv os/signal.signal_recv
func os_signal_recv() uint32 {
	for {
		if signal := signal_recv(); signal != 0 {
			return signal
		}
	}
}

// Waits until all signals that have come are in the program's channels.
//
//go:linkname os_signalWaitUntilIdle os/signal.signalWaitUntilIdle
func os_signalWaitUntilIdle() {
	for !signal_is_idle() {
		Gosched()
	}
}
