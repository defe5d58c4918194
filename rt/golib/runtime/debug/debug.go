// Package debug lets programs look at themselves and tune the runtime. What has no body is in
// package runtime (there, debug.go).

package debug

import (
	"os"
	"runtime"
	"time"
)

// GCStats tells about collections.
type GCStats struct {
	LastGC         time.Time
	NumGC          int64
	PauseTotal     time.Duration
	Pause          []time.Duration
	PauseEnd       []time.Time
	PauseQuantiles []time.Duration
}

// ReadGCStats fills stats with what ReadMemStats knows.
func ReadGCStats(stats *GCStats) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	stats.NumGC = int64(m.NumGC)
	stats.PauseTotal = time.Duration(m.PauseTotalNs)
	stats.LastGC = time.Unix(0, int64(m.LastGC))
	stats.Pause = stats.Pause[:0]
	stats.PauseEnd = stats.PauseEnd[:0]
	n := len(m.PauseNs)
	for i := 0; i < n && i < int(m.NumGC); i++ {
		at := (int(m.NumGC) - 1 - i) % n
		stats.Pause = append(stats.Pause, time.Duration(m.PauseNs[at]))
		stats.PauseEnd = append(stats.PauseEnd, time.Unix(0, int64(m.PauseEnd[at])))
	}
}

func setGCPercent(percent int32) int32
func setMemoryLimit(limit int64) int64
func freeOSMemory()
func setMaxStack(bytes int) int
func setPanicOnFault(enabled bool) bool
func setMaxThreads(threads int) int

// SetGCPercent sets how much the heap may grow, in percent of what was reachable, before the next
// collection; a negative number turns collections off. It returns what was set before.
func SetGCPercent(percent int) int { return int(setGCPercent(int32(percent))) }

// SetMemoryLimit sets how much memory the runtime aims to stay below, if limit is not negative, and
// returns what was set before.
func SetMemoryLimit(limit int64) int64 { return setMemoryLimit(limit) }

// FreeOSMemory collects garbage and gives as much memory as possible back.
func FreeOSMemory() { freeOSMemory() }

// SetMaxStack sets how large one goroutine's stack may be.
func SetMaxStack(bytes int) int { return setMaxStack(bytes) }

// SetMaxThreads sets how many threads the program may use.
func SetMaxThreads(threads int) int { return setMaxThreads(threads) }

// SetPanicOnFault sets whether the calling goroutine's faults at other addresses than nil are panics,
// as those at nil are, or end the program. It returns what was set before.
func SetPanicOnFault(enabled bool) bool { return setPanicOnFault(enabled) }

// SetTraceback sets how much a traceback shows, as GOTRACEBACK does.
func SetTraceback(level string)

// PrintStack prints the stack trace of the calling goroutine to standard error.
func PrintStack() { os.Stderr.Write(Stack()) }

// Stack returns the stack trace of the calling goroutine.
//
//go:noinline
func Stack() []byte {
	for size := 1024; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, false); n < len(buf) {
			return buf[:n]
		}
	}
}

// BuildInfo is what a program would know of its modules.
type BuildInfo struct {
	GoVersion string
	Path      string
	Main      Module
	Deps      []*Module
	Settings  []BuildSetting
}

// A Module describes one module.
type Module struct {
	Path    string
	Version string
	Sum     string
	Replace *Module
}

// A BuildSetting is one key and value.
type BuildSetting struct{ Key, Value string }

// ReadBuildInfo returns what was recorded when the program was built: nothing.
func ReadBuildInfo() (info *BuildInfo, ok bool) { return nil, false }
