// Whole programs: small freestanding C++ and assembly sources are compiled by g++, linked with
// link() and with ld.lld, and run. Both executables must print the same and exit alike. Skipped
// where there is no g++; without ld.lld only the expected output is compared.

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "compiler/support/file.h"
#include "gtest/gtest.h"
#include "linker/linker.h"
#include "linker/testing.h"

namespace tandem::linker {
namespace {

constexpr absl::string_view kCompiler = TANDEM_TEST_GXX;
constexpr absl::string_view kReferenceLinker = TANDEM_TEST_LLD;

// What every source is compiled with; a program adds its own.
constexpr absl::string_view kFlags =
    "-O1 -ffreestanding -fno-exceptions -fno-rtti -fno-stack-protector -ffunction-sections "
    "-fdata-sections -fno-threadsafe-statics -w";

// Declared at the start of every C++ source.
constexpr absl::string_view kHeader = R"(
extern "C" long system_call(long number, long a, long b, long c);
extern "C" void run();
inline void print(const char* s) {
  long n = 0;
  while (s[n] != 0) ++n;
  system_call(1, 1, (long)s, n);
}
inline void print(long n) {
  char text[2] = {0, 0};
  if (n < 0) { print("-"); n = -n; }
  if (n >= 10) print(n / 10);
  text[0] = '0' + n % 10;
  print(text);
}
)";

// Linked to every program: sets up thread-local storage as a runtime does, then calls run().
constexpr absl::string_view kStart = R"(
#include <elf.h>
extern "C" const Elf64_Ehdr __ehdr_start;
alignas(64) static char tls_area[8192];
asm(".globl system_call\n.type system_call,@function\nsystem_call:\n"
    "mov %rdi, %rax\nmov %rsi, %rdi\nmov %rdx, %rsi\nmov %rcx, %rdx\nsyscall\nret\n");
asm(".globl _start\n.type _start,@function\n_start:\nand $-16, %rsp\ncall start\n");
extern "C" void start() {
  const char* image = (const char*)&__ehdr_start;
  const Elf64_Phdr* segment = (const Elf64_Phdr*)(image + __ehdr_start.e_phoff);
  for (int i = 0; i < __ehdr_start.e_phnum; ++i, ++segment) {
    if (segment->p_type != PT_TLS) continue;
    unsigned long align = segment->p_align;
    unsigned long pointer = ((unsigned long)tls_area + 4096) & -align & -64ul;
    char* block = (char*)pointer - ((segment->p_memsz + align - 1) & -align);
    for (unsigned long b = 0; b < segment->p_filesz; ++b) {
      block[b] = ((const char*)segment->p_vaddr)[b];
    }
    *(unsigned long*)pointer = pointer;
    system_call(158, 0x1002, pointer, 0);  // arch_prctl(ARCH_SET_FS)
  }
  run();
  system_call(231, 42, 0, 0);
}
)";

struct Source {
  std::string name;  // ending in .cc or .s; "archive:" before it puts the object in an archive
  std::string text;
};

struct Program {
  std::string name;
  std::vector<std::string> flags;  // a compilation for each
  std::vector<Source> sources;
  std::string expected;
  bool needs_gc = false;  // prints what is in sections that only section GC drops
};

void PrintTo(const Program& program, std::ostream* out) {
  *out << program.name;
}

struct CommandResult {
  std::string out;
  int status;
};

// Runs a command line; its standard output and exit status.
CommandResult run_command(const std::string& command) {
  CommandResult result{"", -1};
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return result;
  std::array<char, 4096> buffer;
  while (size_t size = fread(buffer.data(), 1, buffer.size(), pipe)) {
    result.out.append(buffer.data(), size);
  }
  int status = pclose(pipe);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

class RunTest : public ::testing::TestWithParam<Program> {
 protected:
  void SetUp() override {
    if (kCompiler.empty()) GTEST_SKIP() << "no g++";
    char name[] = "/tmp/tandem_linker_XXXXXX";
    ASSERT_NE(mkdtemp(name), nullptr);
    directory_ = name;
  }
  void TearDown() override {
    if (!directory_.empty()) std::filesystem::remove_all(directory_);
  }

  std::string path(absl::string_view name) const { return absl::StrCat(directory_, "/", name); }

  // Compiles a source; returns the path of the object.
  std::string compile(const Source& source, absl::string_view flags) {
    bool is_cc = source.name.ends_with(".cc");
    std::string text = is_cc ? absl::StrCat(kHeader, source.text) : source.text;
    std::string object = path(absl::StrCat(source.name, ".o"));
    EXPECT_TRUE(write_file_atomically(path(source.name), text, 0644).ok());
    CommandResult result =
        run_command(absl::StrCat(kCompiler, " ", is_cc ? kFlags : "", " ", is_cc ? flags : "",
                                 " -c -o ", object, " ", path(source.name), " 2>&1"));
    EXPECT_EQ(result.status, 0) << result.out;
    return object;
  }

  // The files to link, in the order of the sources, those of the archive in one at the end.
  std::vector<std::string> compile_all(const Program& program, absl::string_view flags) {
    std::vector<std::string> files = {compile({"start.cc", std::string(kStart)}, "")};
    std::string members;
    for (const Source& source : program.sources) {
      absl::string_view name = source.name;
      bool archived = name.substr(0, 8) == "archive:";
      if (archived) name.remove_prefix(8);
      std::string object = compile({std::string(name), source.text}, flags);
      if (archived) {
        absl::StrAppend(&members, " ", object);
      } else {
        files.push_back(object);
      }
    }
    if (members.empty()) return files;
    EXPECT_EQ(run_command(absl::StrCat("ar rc ", path("lib.a"), members)).status, 0);
    files.push_back(path("lib.a"));
    return files;
  }

  // Links with link() into `out`.
  void link_ours(const std::vector<std::string>& files, const Options& options,
                 const std::string& out) {
    std::vector<std::string> contents;
    std::vector<Input> inputs;
    for (const std::string& file : files) contents.push_back(*read_file(file));
    for (size_t i = 0; i < files.size(); ++i) inputs.push_back({files[i], contents[i]});
    absl::StatusOr<Output> output = link(options, inputs);
    ASSERT_TRUE(output.ok()) << output.status();
    ASSERT_TRUE(write_file_atomically(out, output->executable, 0755).ok());
  }

  std::string directory_;
};

TEST_P(RunTest, PrintsTheSameAsLinkedByLld) {
  const Program& program = GetParam();
  for (const std::string& flags : program.flags) {
    SCOPED_TRACE(flags);
    std::vector<std::string> files = compile_all(program, flags);
    if (!kReferenceLinker.empty()) {
      CommandResult link =
          run_command(absl::StrCat(kReferenceLinker, " --gc-sections -z start-stop-gc -o ",
                                   path("reference"), " ", absl::StrJoin(files, " "), " 2>&1"));
      EXPECT_EQ(link.status, 0) << link.out;
      CommandResult reference = run_command(path("reference"));
      EXPECT_EQ(reference.out, program.expected);
      EXPECT_EQ(reference.status, 42);
    }
    for (int variant = 0; variant < 4; ++variant) {
      if (variant == 2 && program.needs_gc) continue;
      Options options;
      options.separate_rodata = variant == 1;
      options.gc_sections = variant != 2;
      options.fold_identical_code = options.strip = variant == 3;
      link_ours(files, options, path("ours"));
      CommandResult ours = run_command(path("ours"));
      EXPECT_EQ(ours.out, program.expected) << "variant " << variant;
      EXPECT_EQ(ours.status, 42) << "variant " << variant;
    }
  }
}

const Program kPrograms[] = {
    {"Data",
     {"-fno-pic", "-fPIE", "-fPIC", "-fPIC -fno-plt", "-O0", "-Os -mcmodel=medium"},
     {{"a.cc", R"(
extern int shared, zero[100];
extern const char* const names[];
int twice(int x);
int (*pointer)(int) = twice;
extern int* const address;
void run() {
  shared += 5; zero[99] = shared;
  print(names[1]); print(zero[99]); print(names[2]); print(pointer(*address)); print("\n");
}
)"},
      {"b.cc", R"(
extern int shared; int shared = 7; int zero[100];
extern const char* const names[]; const char* const names[] = {"none", "one ", " two "};
extern int* const address; int* const address = &shared;
int twice(int x) { return 2 * x; }
int unused(int x) { return shared + x; }
)"}},
     "one 12 two 24\n"},

    {"ThreadLocal",
     {"-fno-pic", "-fPIE", "-fPIC", "-fPIC -fno-plt", "-fPIC -mtls-dialect=gnu2",
      "-ftls-model=initial-exec", "-fPIC -ftls-model=local-dynamic"},
     {{"a.cc", R"(
extern thread_local long elsewhere;
thread_local int one = 1; static thread_local int two = 2; static thread_local int zero;
alignas(64) thread_local char wide[100] = "wide";
int* one_address() { return &one; }
__attribute__((noinline)) long sum() { ++zero; two *= 3; return one + two + zero; }
void run() {
  print(sum()); print(" "); print(sum()); print(" "); print(wide); print(" ");
  print(elsewhere); print(((long)wide & 63) ? " unaligned" : " aligned");
  *one_address() = 9; print(" "); print(one); print("\n");
}
)"},
      {"b.cc", R"(
extern thread_local long elsewhere; thread_local long elsewhere = 123456;
)"}},
     "8 21 wide 123456 aligned 9\n"},

    {"ThreadLocalZero",
     {"-fno-pic", "-fPIC"},
     {{"a.cc", R"(
thread_local long counter; alignas(32) static thread_local int wide[9];
void run() { wide[8] = 4; counter += wide[8]; print(counter); print(((long)wide & 31)); }
)"}},
     "40"},

    {"Comdat",
     {"-fno-pic", "-fPIE -O0"},
     {{"a.cc", R"(
template <class T> T square(T x) { return x * x; }
inline int next() { static int n = 10; return n++; }
struct Base { virtual int f() { return 1; } int g() { return next(); } };
struct Derived : Base { int f() override { return 2; } };
long other(); Base* make();
void run() {
  Derived d; Base* b = &d;
  print(square(7)); print(" "); print(next()); print(" "); print(other()); print(" ");
  print(next()); print(" "); print(b->f() + 10 * make()->f()); print("\n");
}
extern "C" void __cxa_pure_virtual() {}
extern "C" void* memcpy(void* d, const void* s, unsigned long n) { return d; }
void* operator new(unsigned long) { static long room[8]; return room; }
void operator delete(void*, unsigned long) {}
namespace __cxxabiv1 { struct __class_type_info { virtual void f(); }; void __class_type_info::f() {} }
)"},
      {"b.cc", R"(
template <class T> T square(T x) { return x * x; }
inline int next() { static int n = 10; return n++; }
struct Base { virtual int f() { return 1; } int g() { return next(); } };
long other() { return square(3) + next(); }
Base* make() { static Base b; return &b; }
)"}},
     "49 10 20 12 12\n"},

    {"Archive",
     {"-fno-pic"},
     {{"a.cc", R"(
long needed(); __attribute__((weak)) long maybe();
void run() { print(needed()); print(maybe ? " maybe" : " not"); print("\n"); }
)"},
      {"archive:needed.cc", "long deeper(); long needed() { return deeper() + 1; }"},
      {"archive:deeper.cc", "long deeper() { return 6; }"},
      {"archive:maybe.cc", "long missing(); long maybe() { return missing(); }"},
      {"archive:a_long_member_name_for_the_table.cc", "long unneeded() { return 6; }"}},
     "7 not\n"},

    {"Tables",
     {"-fno-pic", "-fPIE"},
     {{"a.cc", R"(
struct Row { const char* name; int value; };
extern const Row start_rows[] asm("__start_rows"), stop_rows[] asm("__stop_rows");
extern "C" __attribute__((weak)) const char __start_absent[], __stop_absent[];
__attribute__((section("rows"), retain, used)) static const Row first = {"first ", 1};
void run() {
  for (const Row* row = start_rows; row != stop_rows; ++row) { print(row->name); print(row->value); }
  print(__start_absent == __stop_absent ? " empty\n" : " not empty\n");
}
)"},
      {"b.cc", R"(
struct Row { const char* name; int value; };
__attribute__((section("rows"), retain, used)) static const Row second = {" second ", 2};
)"}},
     "first 1 second 2 empty\n"},

    {"Metadata",
     {""},
     {{"a.cc", R"(
struct Row { int function; int name; };
extern const Row start_rows[] asm("__start_functab"), stop_rows[] asm("__stop_functab");
extern "C" void used_late(); extern "C" void used_early();
void run() {
  used_late(); used_early();
  long last = 0;
  for (const Row* row = start_rows; row != stop_rows; ++row) {
    long function = (long)&row->function + row->function;
    print(function > last ? "up " : "down ");
    last = function;
    print((const char*)&row->name + row->name); print(" ");
    ((void (*)())function)();
  }
}
)"},
      {"b.s", R"(
    .macro function name
    .section .text.\name,"ax",@progbits
    .globl \name
    .type \name,@function
\name:
    ret
    .size \name, . - \name
    .section functab,"ao",@progbits,.text.\name
    .balign 4
    .long \name - .
    .long 1f - .
    .section funcname,"ao",@progbits,.text.\name
1:  .asciz "\name"
    .endm
    function used_early
    function unused
    function used_late
)"}},
     "up used_early up used_late ",
     /*needs_gc=*/true},

    {"Strings",
     {"-fno-pic", "-fPIE", "-O2 -fno-pic"},
     {{"a.cc", R"(
const char* other();
const char* suffix() { return "tail"; }
void run() {
  print("a long tail"); print(suffix()); print(other()); print("");
  print("\n");
  const char16_t* wide = u"wide"; print(wide[3] == 'e'); print(wide[4]); print("\n");
}
)"},
      {"b.cc", "const char* other() { return \"a long tail\"; }"}},
     "a long tailtaila long tail\n10\n"},

    {"Constants",
     {"-fno-pic", "-fPIE -O2", "-O2 -fno-pic"},
     {{"a.cc", R"(
double scale(double x) { return x * 2.5 + 0.25; }
float small(float x) { return x * 1.5f; }
int choose(int x) {
  switch (x) {
    case 0: return 17; case 1: return 170; case 2: return 3; case 3: return 99;
    case 4: return -1; case 5: return 1000; case 6: return 12; default: return x;
  }
}
__attribute__((noinline)) void pick(int x) {
  switch (x) {
    case 0: print("zero "); break; case 1: print("one "); break; case 2: print("two "); break;
    case 3: print(scale(x)); break; case 4: print("four "); break; case 5: print(small(x)); break;
  }
}
volatile int six = 6;
void run() {
  for (int i = 0; i < six; ++i) pick(i);
  for (int i = 0; i < six + 2; ++i) print(choose(i));
}
)"}},
     "zero one two 7four 7"
     "17170399-11000127"},

    {"Constructors",
     {"-fno-pic", "-fPIE"},
     {{"a.cc", R"(
extern void (*const begin[])() asm("__init_array_start");
extern void (*const end[])() asm("__init_array_end");
struct Speaker { Speaker(const char* s) { print(s); } };
Speaker late("late "); __attribute__((init_priority(200))) Speaker early("early ");
void run() { for (auto f = begin; f != end; ++f) (*f)(); }
)"},
      {"b.cc", R"(
struct Speaker { Speaker(const char* s) { print(s); } };
__attribute__((init_priority(150))) Speaker first("first ");
)"}},
     "first early late "},

    {"Boundaries",
     {"-fno-pic", "-fPIE"},
     {{"a.cc", R"(
extern "C" char _end[], end[], etext[], _etext[], edata[], _edata[], __bss_start[], __ehdr_start[];
extern "C" char __executable_start[];
int data = 5, big[5000];
void run() {
  long code = (long)&run, variable = (long)&data, zero = (long)&big[4999];
  print(_end == end && etext == _etext && edata == _edata && __ehdr_start == __executable_start);
  print((long)__ehdr_start < code && code < (long)etext);
  print((long)&data < (long)edata && edata <= __bss_start && (long)__bss_start <= zero);
  print(zero < (long)_end && *(int*)__ehdr_start == 0x464c457f);
}
)"}},
     "1111"},

    // More sections than fit the 16 bits of the ELF header and of symbols.
    {"ManySections",
     {""},
     {{"a.cc", "extern \"C\" long calls(); void run() { print(calls()); }"}, {"b.s", R"(
    .altmacro
    .macro function n
    .section .text.f\n,"ax",@progbits
    .globl f\n
f\n:
    lea \n(%rax), %rax
    ret
    .endm
    .set i, 0
    .rept 66000
    function %i
    .set i, i + 1
    .endr
    .section .text.calls,"ax",@progbits
    .globl calls
calls:
    xor %eax, %eax
    call f65999
    jmp f3
)"}},
     "66002"},

    {"Common",
     {""},
     {{"a.cc",
       "extern \"C\" { extern long tentative; } void run() { tentative += 3; print(tentative); }"},
      {"b.s", "    .comm tentative,8,8\n"},
      {"c.s", "    .comm tentative,16,16\n"}},
     "3"},

    {"Got",
     {""},
     {{"a.cc", R"(
extern "C" long through_got(); extern "C" { extern long value; long value = 31; }
extern "C" void say() { print("said "); }
void run() { print(through_got()); }
)"},
      {"b.s", R"(
    .globl through_got
    .type through_got,@function
through_got:
    push %rbx
    call *say@GOTPCREL(%rip)
    mov value@GOTPCREL(%rip), %rbx
    cmp value@GOTPCREL(%rip), %rbx
    jne 1f
    mov (%rbx), %rax
    lea _GLOBAL_OFFSET_TABLE_(%rip), %rcx
    movabs $value@GOT, %rdx
    mov (%rcx,%rdx), %rdx
    add (%rdx), %rax
    movabs $value@GOTOFF, %rdx
    add (%rcx,%rdx), %rax
    push absolute@GOTPCREL(%rip)
    pop %rcx
    add %rcx, %rax
    movl $say@SIZE, %ecx
    test %ecx, %ecx
    jz 1f
    pop %rbx
    jmp *tail@GOTPCREL(%rip)
1:  mov $-1, %rax
    pop %rbx
    ret
tail:
    ret
    .globl absolute
    .set absolute, 7
)"}},
     "said 100"},
};

INSTANTIATE_TEST_SUITE_P(Linker, RunTest, ::testing::ValuesIn(kPrograms),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace tandem::linker
