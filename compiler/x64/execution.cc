// Running compiled functions in tests; see execution.h.
//
// The calls are written as records into a global, test_cases: the function's address and the
// contents of the argument registers. The stub loads the registers from each record, calls, and
// writes RAX, RBX and X0 to its standard output, where the results are read from. Thus all calls of
// a test take a single program, which is built in a temporary directory; with TANDEM_KEEP in the
// environment the directory stays.

#include "compiler/x64/execution.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "asm/elf_writer.h"
#include "compiler/support/file.h"
#include "compiler/x64/codegen.h"

namespace tandem::x64 {
namespace {

// A record of test_cases: function, 9 integers, 4 floats. Ends with a null function.
constexpr size_t kRecordWords = 14;

constexpr char kStub[] = R"(
  .globl _start
_start:
  lea test_g(%rip), %r14
  xorps %xmm15, %xmm15
  lea test_cases(%rip), %rbp
1:
  cmpq $0, (%rbp)
  je 2f
  push %rbp
  push %rbp
  mov 8(%rbp), %rax
  mov 16(%rbp), %rbx
  mov 24(%rbp), %rcx
  mov 32(%rbp), %rdi
  mov 40(%rbp), %rsi
  mov 48(%rbp), %r8
  mov 56(%rbp), %r9
  mov 64(%rbp), %r10
  mov 72(%rbp), %r11
  movsd 80(%rbp), %xmm0
  movsd 88(%rbp), %xmm1
  movsd 96(%rbp), %xmm2
  movsd 104(%rbp), %xmm3
  mov (%rbp), %r12
  call *%r12
  pop %rbp
  sub $24, %rsp
  mov %rax, (%rsp)
  mov %rbx, 8(%rsp)
  movsd %xmm0, 16(%rsp)
  mov $1, %eax
  mov $1, %edi
  mov %rsp, %rsi
  mov $24, %edx
  syscall
  add $24, %rsp
  pop %rbp
  add $112, %rbp
  jmp 1b
2:
  mov $60, %eax
  xor %edi, %edi
  syscall

  .globl runtime.morestack_noctxt, runtime.morestack
runtime.morestack_noctxt:
runtime.morestack:
  ud2

  # Destroys every register that a call may destroy; returns its argument plus one.
  .globl test.clobber
test.clobber:
  inc %rax
  mov $-1, %rbx
  mov %rbx, %rcx
  mov %rbx, %rdx
  mov %rbx, %rsi
  mov %rbx, %rdi
  mov %rbx, %r8
  mov %rbx, %r9
  mov %rbx, %r10
  mov %rbx, %r11
  mov %rbx, %r12
  mov %rbx, %r13
  mov %rbx, %r15
  movq %rbx, %xmm0
  movq %rbx, %xmm1
  movq %rbx, %xmm2
  movq %rbx, %xmm3
  movq %rbx, %xmm4
  movq %rbx, %xmm5
  movq %rbx, %xmm6
  movq %rbx, %xmm7
  movq %rbx, %xmm8
  movq %rbx, %xmm9
  movq %rbx, %xmm10
  movq %rbx, %xmm11
  movq %rbx, %xmm12
  movq %rbx, %xmm13
  movq %rbx, %xmm14
  ret

  .data
  .balign 8
test_g:
  .quad 0, 0, 4096, 4096
  .zero 128
  .section .note.GNU-stack,"",@progbits
)";

void add_cases(ir::Module& module, const std::vector<TestCall>& calls) {
  ir::Global* table = module.add_global("test_cases");
  table->read_only = true;
  table->align = 8;
  std::vector<uint64_t> words;
  for (const TestCall& call : calls) {
    size_t start = words.size();
    words.resize(start + kRecordWords, 0);
    table->relocations.push_back(
        {.offset = static_cast<int64_t>(8 * start), .symbol = module.intern(call.function)});
    for (size_t i = 0; i < call.integers.size(); ++i) words[start + 1 + i] = call.integers[i];
    for (size_t i = 0; i < call.floats.size(); ++i) words[start + 10 + i] = call.floats[i];
  }
  words.push_back(0);
  table->size = static_cast<int64_t>(8 * words.size());
  table->data.assign(reinterpret_cast<const char*>(words.data()), 8 * words.size());
}

bool run_command(const std::string& command, std::string* output) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return false;
  char buffer[4096];
  for (size_t n; (n = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) output->append(buffer, n);
  return pclose(pipe) == 0;
}

}  // namespace

std::vector<TestResult> execute(ir::Module& module, const std::vector<TestCall>& calls) {
  add_cases(module, calls);
  absl::StatusOr<as::Object> object = compile(module, {.threads = 2, .check = true});
  if (!object.ok()) {
    ADD_FAILURE() << object.status().ToString();
    return {};
  }
  char directory[] = "/tmp/tandem-x64-XXXXXX";
  if (mkdtemp(directory) == nullptr) return {};
  std::string at(directory);
  std::string bytes = as::write_elf(*object), output;
  EXPECT_TRUE(write_file_atomically(at + "/code.o", bytes, 0644).ok());
  EXPECT_TRUE(write_file_atomically(at + "/stub.S", kStub, 0644).ok());
  EXPECT_TRUE(run_command(absl::StrCat("cd ", at, " && c++ -c stub.S -o stub.o && ld.lld ",
                                       "-z nostart-stop-gc stub.o code.o -o run 2>&1"),
                          &output))
      << output;
  output.clear();
  EXPECT_TRUE(run_command(at + "/run", &output))
      << "the program crashed after " << output.size() / 24 << " calls";
  std::vector<TestResult> results(output.size() / sizeof(TestResult));
  std::memcpy(static_cast<void*>(results.data()), output.data(),
              results.size() * sizeof(TestResult));
  EXPECT_EQ(results.size(), calls.size());
  if (getenv("TANDEM_KEEP") == nullptr) {
    EXPECT_TRUE(run_command("rm -r " + at, &output));
  } else {
    std::fprintf(stderr, "kept %s\n", at.c_str());
  }
  if (results.size() != calls.size()) return {};
  return results;
}

}  // namespace tandem::x64
