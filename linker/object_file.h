// Reading relocatable ELF64 objects. Every offset, size, index and string of the file is checked
// here or, for relocations, where the mark pass meets them; no byte of a corrupt file is believed.

#ifndef TANDEM_LINKER_OBJECT_FILE_H_
#define TANDEM_LINKER_OBJECT_FILE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace tandem::linker {

struct ObjectFile;
struct Symbol;

// A COMDAT group: of all the groups with one signature, one file's members are linked.
struct ComdatGroup {
  absl::string_view signature;
  std::vector<uint32_t> members;  // section indexes
};

// Whether the bytes begin as an ELF file does.
bool is_object(absl::string_view bytes);

// Reads all of `file` but its global symbols, from file.name and file.bytes, which are set. `file`
// must not move afterwards: its sections and symbols point into it. Appends its COMDAT groups.
absl::Status read_object(ObjectFile& file, std::vector<ComdatGroup>& groups);

// Decodes the symbol at `index` of the file's symbol table.
absl::StatusOr<Symbol> decode_symbol(ObjectFile& file, size_t index);

// The names of the global symbols that an object defines: what an archive's index lists.
absl::StatusOr<std::vector<absl::string_view>> defined_globals(const std::string& name,
                                                               absl::string_view bytes);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_OBJECT_FILE_H_
