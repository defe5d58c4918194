// What cpu_x86.go says for amd64, without its assembly. The runtime detects what the CPU has when it
// boots; compiled Go code does not choose by it, so the flags of cpu.X86 stay false.

package cpu

const CacheLinePadSize = 64

const GOARCH = "amd64"

func doinit() {}
