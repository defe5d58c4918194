// Listings of machine code, made by decoding the bytes of an object: in the form of Go's
// `go tool compile -S`, with Go's operand syntax, or with AT&T's or Intel's.

#ifndef TANDEM_ASM_LISTING_H_
#define TANDEM_ASM_LISTING_H_

#include <string>

#include "absl/strings/string_view.h"
#include "asm/object.h"
#include "compiler/support/source.h"

namespace tandem::as {

enum class Syntax : uint8_t { kGo, kAtt, kIntel };

// The listing of one function of the object, a line each for TEXT, PCDATA and the instructions:
// offset (hexadecimal and decimal), source line, and the instruction, e.g.
//
//   0x0004 00004 (main.go:5) JLS 82
//
// Empty when the object has no such function.
std::string listing(const Object& object, absl::string_view function, Syntax syntax,
                    const SourceManager& sources);

}  // namespace tandem::as

#endif  // TANDEM_ASM_LISTING_H_
