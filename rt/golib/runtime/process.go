// What os and syscall need of the runtime: arguments, environment, system calls, the end of the
// process.

package runtime

import "unsafe"

// The process's arguments and its environment, by index; null data at the end.
func argument(index int) string
func environment(index int) string

// A system call: two results, and the error number or 0.
func syscall6(number, a, b, c, d, e, f uintptr) (r1, r2, errno uintptr)
func entersyscall()
func exitsyscall()
func exitProcess(status int)

const (
	sysWrite         = 1
	sysRtSigaction   = 13
	sysRtSigprocmask = 14
	sysFcntl         = 72
	sysGettimeofday  = 96
	sysClone3        = 435
	sigSetmask       = 2
	cloneVM          = 0x100
	cloneVfork       = 0x4000
	pageSize         = 4096
)

func stringsOf(get func(int) string) []string {
	var all []string
	for {
		s := get(len(all))
		if unsafe.StringData(s) == nil {
			return all
		}
		all = append(all, s)
	}
}

// Package os asks for the arguments when it is initialized, which is before anybody has its files.
//
//go:linkname os_runtime_args os.runtime_args
func os_runtime_args() []string {
	survive_broken_pipes()
	return stringsOf(argument)
}

//go:linkname syscall_runtime_envs syscall.runtime_envs
func syscall_runtime_envs() []string { return stringsOf(environment) }

//go:linkname os_runtime_beforeExit os.runtime_beforeExit
func os_runtime_beforeExit(code int) {}

//go:linkname syscall_Exit syscall.Exit
func syscall_Exit(code int) { exitProcess(code) }

//go:linkname os_sigpipe os.sigpipe
func os_sigpipe() { sigpipe() }

//go:linkname net_fastrandu net.fastrandu
func net_fastrandu() uint { return uint(fastrand64()) }

//go:linkname os_fastrand os.fastrand
func os_fastrand() uint32 { return fastrand() }

//go:linkname syscall_Getpagesize syscall.Getpagesize
func syscall_Getpagesize() int { return pageSize }

// The environment of C code would have to be told; there is none. Package godebug is.
//
//go:linkname syscall_runtimeSetenv syscall.runtimeSetenv
func syscall_runtimeSetenv(key, value string) {
	if key == "GODEBUG" {
		text := value
		atomicStorePointer(&godebugText, unsafe.Pointer(&text))
	}
}

//go:linkname syscall_runtimeUnsetenv syscall.runtimeUnsetenv
func syscall_runtimeUnsetenv(key string) { syscall_runtimeSetenv(key, "") }

// godebugText is a *string: what the environment has for GODEBUG, or what the program has set. It is
// nil before somebody asks.
var godebugText unsafe.Pointer

//go:linkname godebug_environment internal/godebug.godebugEnvironment
func godebug_environment() *string {
	if atomicLoadPointer(&godebugText) == nil {
		text := initialGodebug()
		atomicCasPointer(&godebugText, nil, unsafe.Pointer(&text))
	}
	return (*string)(atomicLoadPointer(&godebugText))
}

func initialGodebug() string {
	const prefix = "GODEBUG="
	for i := 0; ; i++ {
		entry := environment(i)
		if unsafe.StringData(entry) == nil {
			return ""
		}
		if len(entry) >= len(prefix) && entry[:len(prefix)] == prefix {
			return entry[len(prefix):]
		}
	}
}

func atomicLoadPointer(p *unsafe.Pointer) unsafe.Pointer
func atomicStorePointer(p *unsafe.Pointer, value unsafe.Pointer)
func atomicCasPointer(p *unsafe.Pointer, old, new unsafe.Pointer) bool

//go:linkname syscall_RawSyscall6 syscall.RawSyscall6
//go:nosplit
func syscall_RawSyscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, errno uintptr) {
	return syscall6(trap, a1, a2, a3, a4, a5, a6)
}

//go:linkname syscall_rawSyscallNoError syscall.rawSyscallNoError
func syscall_rawSyscallNoError(trap, a1, a2, a3 uintptr) (r1, r2 uintptr) {
	r1, r2, _ = syscall6(trap, a1, a2, a3, 0, 0, 0)
	return r1, r2
}

//go:linkname syscall_gettimeofday syscall.gettimeofday
func syscall_gettimeofday(tv unsafe.Pointer) (errno uintptr) {
	_, _, errno = syscall6(sysGettimeofday, uintptr(tv), 0, 0, 0, 0, 0)
	return errno
}

func fcntl(fd, cmd, arg int32) (int32, int32) {
	r, _, errno := syscall6(sysFcntl, uintptr(fd), uintptr(cmd), uintptr(arg), 0, 0, 0)
	return int32(r), int32(errno)
}

func write(fd uintptr, data unsafe.Pointer, n int32) int32 {
	r, _, _ := syscall6(sysWrite, fd, uintptr(data), uintptr(n), 0, 0, 0)
	return int32(r)
}

// --- Starting other processes

// What starting a process needs; syscall.ForkLock guards it. These are variables of the package, as a
// local one may be in the heap: the child has one thread, and must not wait for a collection, or for
// a lock that another thread had.
var (
	allSignals     = ^uint64(0)
	maskBeforeFork uint64 // of the thread that forks
	childAction    kernelSigaction
)

// Between BeforeFork and AfterFork no signal comes and the goroutine's turn does not end. In the
// child, it never does.
//
//go:linkname syscall_runtime_BeforeFork syscall.runtime_BeforeFork
func syscall_runtime_BeforeFork() {
	procPin()
	syscall6(sysRtSigprocmask, sigSetmask, uintptr(unsafe.Pointer(&allSignals)),
		uintptr(unsafe.Pointer(&maskBeforeFork)), unsafe.Sizeof(allSignals), 0, 0)
}

func restoreMask() {
	syscall6(sysRtSigprocmask, sigSetmask, uintptr(unsafe.Pointer(&maskBeforeFork)), 0,
		unsafe.Sizeof(maskBeforeFork), 0, 0)
}

//go:linkname syscall_runtime_AfterFork syscall.runtime_AfterFork
func syscall_runtime_AfterFork() {
	restoreMask()
	procUnpin()
}

// A kernelSigaction is a signal's handling as the kernel has it.
type kernelSigaction struct {
	handler, flags, restorer uintptr
	mask                     uint64
}

// The child has the parent's signal handlers until it calls exec; they must not run in it.
//
//go:linkname syscall_runtime_AfterForkInChild syscall.runtime_AfterForkInChild
//go:nosplit
func syscall_runtime_AfterForkInChild() {
	const ignored, signals = 1, 64
	for signal := uintptr(1); signal <= signals; signal++ {
		syscall6(sysRtSigaction, signal, 0, uintptr(unsafe.Pointer(&childAction)), 8, 0, 0)
		if childAction.handler > ignored {
			childAction = kernelSigaction{}
			syscall6(sysRtSigaction, signal, uintptr(unsafe.Pointer(&childAction)), 0, 8, 0, 0)
		}
	}
	restoreMask()
}

//go:linkname syscall_runtime_BeforeExec syscall.runtime_BeforeExec
func syscall_runtime_BeforeExec() {}

//go:linkname syscall_runtime_AfterExec syscall.runtime_AfterExec
func syscall_runtime_AfterExec() {}

// The child gets a copy of the memory, though package syscall asks for sharing it: both return from
// here, on the same stack, and what the child does there must not be seen by the parent.
//
//go:linkname syscall_rawVforkSyscall syscall.rawVforkSyscall
//go:nosplit
func syscall_rawVforkSyscall(trap, a1, a2 uintptr) (r1, errno uintptr) {
	const sharing = cloneVM | cloneVfork
	if trap == sysClone3 {
		*(*uint64)(unsafe.Pointer(a1)) &^= sharing // the first word of its arguments
	} else {
		a1 &^= sharing
	}
	r1, _, errno = syscall6(trap, a1, a2, 0, 0, 0, 0)
	return r1, errno
}

//go:linkname syscall_runtime_doAllThreadsSyscall syscall.runtime_doAllThreadsSyscall
func syscall_runtime_doAllThreadsSyscall(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, err uintptr) {
	throwString("not supported yet: a system call on all threads")
	return 0, 0, 0
}

//go:linkname syscall_cgocaller syscall.cgocaller
func syscall_cgocaller(f unsafe.Pointer, arguments ...uintptr) uintptr {
	throwString("a call of C code in a program without C")
	return 0
}
