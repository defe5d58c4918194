// The linker's whole interface: relocatable objects and archives in memory go in, the bytes of a
// static x86-64 ELF executable come out. docs/linker.md describes what happens in between.
//
// Nothing is read from or written to disk here. Inputs are not copied: their bytes must stay where
// they are until link() returns. The result depends on nothing but the options and the inputs, in
// their order, so the same link gives the same bytes.

#ifndef TANDEM_LINKER_LINKER_H_
#define TANDEM_LINKER_LINKER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "asm/object.h"

namespace tandem::linker {

// A relocatable ELF64 object or an `ar` archive; which of the two, its first bytes say. An object
// is linked always, a member of an archive when it defines a symbol somebody needs.
struct Input {
  std::string name;  // as messages and the map file print it
  absl::string_view bytes;
};

using as::kSectionFoldable;

// What to link, and how.
struct Options {
  std::string entry = "_start";      // where execution starts; kept, and must be defined
  std::vector<std::string> roots;    // further symbols that are kept, and must be defined
  bool gc_sections = true;           // drop the sections that nothing kept refers to
  bool fold_identical_code = false;  // let equal functions share their bytes
  bool strip = false;                // no symbol table and no section headers
  bool build_id = true;              // a .note.gnu.build-id with a hash of the contents
  bool separate_rodata = false;      // read-only data in a segment without execute permission
  bool pie = false;                  // a position-independent executable; not supported yet
  bool map = false;                  // fill Output::map
  std::vector<std::string> why;      // names of symbols to explain in Output::why
  uint64_t image_base = 0x400000;    // address of the first byte of the file; page-aligned
};

// What a successful link gives.
struct Output {
  std::string executable;  // the bytes of the file
  std::string map;         // what is where, by address, and what was dropped
  std::string why;         // for each name of Options::why the references that keep it
};

// Links `inputs`. The error names, a line each, everything found wrong: undefined symbols with
// those who refer to them, duplicate definitions, relocations that do not fit, malformed inputs.
absl::StatusOr<Output> link(const Options& options, absl::Span<const Input> inputs);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_LINKER_H_
