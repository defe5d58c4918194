// The C library's heap, set up for a program that allocates much, keeps most of it and ends soon.
//
// By default such a program spends a third of its time in the kernel: it takes a page fault for
// each 4 KiB, and a thread that is not the main one gets a heap of its own, which grows by one
// system call for each few pages. So all threads share one heap, which is reserved as a whole and
// backed by huge pages. Reserved memory costs nothing until it is used.

#ifndef TANDEM_COMPILER_SUPPORT_HEAP_H_
#define TANDEM_COMPILER_SUPPORT_HEAP_H_

namespace tandem {

// Called once, at the beginning of main. Where the machine has no huge pages or not that much
// address space, the heap is as it always is.
void prepare_heap();

}  // namespace tandem

#endif  // TANDEM_COMPILER_SUPPORT_HEAP_H_
