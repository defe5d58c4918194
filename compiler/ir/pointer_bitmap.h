// Where the pointers of a type are, as data for the collector: bit i (of byte i/8, from the lowest)
// is the word at 8*i, up to the last pointer. Type descriptors and the roots among the global
// variables refer to such bitmaps; equal ones are one symbol.

#ifndef TANDEM_COMPILER_IR_POINTER_BITMAP_H_
#define TANDEM_COMPILER_IR_POINTER_BITMAP_H_

#include <string>

#include "absl/strings/string_view.h"
#include "compiler/ir/type.h"

namespace tandem::ir {

// The type's bitmap; empty when it has no pointers.
std::string pointer_bitmap(const Type& type);

// The name of the read-only symbol that holds these bytes.
std::string pointer_bitmap_symbol(absl::string_view bitmap);

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_POINTER_BITMAP_H_
