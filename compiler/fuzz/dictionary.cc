// Prints a dictionary for libFuzzer, a quoted word a line: the operations and words of TIR, from
// the table that defines them. (The targets for Go have a mutator that knows the tokens,
// go_mutator.cc.)
//   dictionary >tir.dict && fuzz_tir -dict=tir.dict CORPUS_DIRECTORY

#include <cstdio>

int main() {
  constexpr const char* kWords[] = {
#define OP(enumerator, mnemonic, signature, attributes, effects, stage) mnemonic,
#include "compiler/ir/ops.def"
#undef OP
      "func @\\\"main.f\\\" func() {",
      "type",
      "global",
      "file",
      "end",
      "external",
      "embedded",
      "b1(v9: int):",
      "v1: int = ",
      "int8",
      "uint16",
      "int32",
      "uint64",
      "float32",
      "float64",
      "complex128",
      "bool",
      "string",
      "unsafe.Pointer",
      "[]int",
      "[4]string",
      "map[string]int",
      "chan int",
      "func(int) (int)",
      "interface {}",
      "struct {a int}",
      "*int",
      "9223372036854775807",
      "-1",
  };
  for (const char* word : kWords) std::printf("\"%s\"\n", word);
  return 0;
}
