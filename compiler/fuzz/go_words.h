// The words of Go as the fuzz targets use them: what the dictionary lists and the mutator inserts.
// They come from the tables of the scanner and of the checker.

#ifndef TANDEM_COMPILER_FUZZ_GO_WORDS_H_
#define TANDEM_COMPILER_FUZZ_GO_WORDS_H_

#include "absl/strings/string_view.h"

namespace tandem::fuzz {

// Delimiters and operators, of one to three characters. The table has names of classes of tokens,
// too, which begin with letters.
inline constexpr absl::string_view kGoSymbols[] = {
#define TOKEN(name, text) text,
#define KEYWORD(name, text)
#define OPERATOR(name, text, precedence) text, text "=",
#include "compiler/go/syntax/tokens.def"
    "++",
    "--",
};

inline constexpr absl::string_view kGoWords[] = {
#define TOKEN(name, text)
#define KEYWORD(name, text) text,
#include "compiler/go/syntax/tokens.def"
#define GO_BUILTIN(id, name, arguments, variadic, statement, unsafe, since) name,
#include "compiler/go/types/builtins.def"
#undef GO_BUILTIN
    "int",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint",
    "uint8",
    "uint64",
    "uintptr",
    "float32",
    "float64",
    "complex64",
    "complex128",
    "bool",
    "string",
    "byte",
    "rune",
    "error",
    "any",
    "comparable",
    "true",
    "false",
    "nil",
    "iota",
    "_",
    "main",
    "unsafe",
    "Pointer",
    // Numbers at borders, and forms of literals.
    "0",
    "1",
    "-1",
    "0x7fffffffffffffff",
    "1<<63",
    "1<<64",
    "1<<511",
    "1e308",
    "1e1000",
    "0x1p-2",
    "0i",
    "1_0",
    "'a'",
    "'\\xff'",
    "\"\"",
    "\"\\xff\"",
    "`a`",
    "[]int{}",
    "map[int]int{}",
    "[1<<40]int",
    "func(){}",
    "struct{}",
    "interface{}",
    "[...]int{9: 1}",
    "chan int",
    "~int",
    ".(type)",
    "(T)",
    "[T any]",
    "//go:noinline\n",
    "//line x:1\n",
};

inline bool is_symbol(absl::string_view text) {
  return !text.empty() && (text[0] < 'a' || text[0] > 'z') && (text[0] < 'A' || text[0] > 'Z');
}

}  // namespace tandem::fuzz

#endif  // TANDEM_COMPILER_FUZZ_GO_WORDS_H_
