// The main of a fuzz target that hunts: libFuzzer's driver on a stack that is large enough for the
// compiler's recursion over nested programs. All arguments are libFuzzer's; -help=1 lists them. So
//   build-fuzz/compiler/fuzz/fuzz_parser -max_total_time=300 CORPUS_DIRECTORY
// and what crashes is written to the current folder as crash-HASH.

#include "compiler/fuzz/target.h"
#include "compiler/support/large_stack.h"

extern "C" int LLVMFuzzerRunDriver(int* argc, char*** argv,
                                   int (*target)(const uint8_t* data, size_t size));

int main(int argc, char** argv) {
  int status = 0;
  tandem::with_large_stack(
      [&] { status = LLVMFuzzerRunDriver(&argc, &argv, LLVMFuzzerTestOneInput); });
  return status;
}
