// Help for the linker's tests: objects and archives made by hand, and a look into executables.

#ifndef TANDEM_LINKER_TESTING_H_
#define TANDEM_LINKER_TESTING_H_

#include <elf.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "linker/linker.h"

namespace tandem::linker::testing {

// Builds a relocatable object. Sections and symbols are named by the number that adding gave.
class ObjectBuilder {
 public:
  struct SectionOptions {
    uint32_t type = SHT_PROGBITS;
    uint64_t alignment = 1;
    uint64_t entry_size = 0;
    size_t link = 0;           // sh_link, of SHF_LINK_ORDER
    uint64_t nobits_size = 0;  // of SHT_NOBITS
  };
  struct SymbolOptions {
    uint8_t type = STT_FUNC;
    uint8_t binding = STB_GLOBAL;
    uint64_t size = 0;
  };

  ObjectBuilder();

  size_t add_section(absl::string_view name, uint64_t flags, std::string bytes,
                     const SectionOptions& options);
  size_t add_section(absl::string_view name, uint64_t flags, std::string bytes) {
    return add_section(name, flags, std::move(bytes), SectionOptions());
  }
  // A section of code.
  size_t add_text(absl::string_view name, std::string bytes) {
    return add_section(name, SHF_ALLOC | SHF_EXECINSTR, std::move(bytes));
  }

  // A symbol in a section; section 0 makes it undefined.
  size_t add_symbol(absl::string_view name, size_t section, uint64_t value,
                    const SymbolOptions& options);
  size_t add_symbol(absl::string_view name, size_t section, uint64_t value = 0) {
    return add_symbol(name, section, value, SymbolOptions());
  }
  size_t add_undefined(absl::string_view name) { return add_symbol(name, SHN_UNDEF); }

  void add_relocation(size_t section, uint64_t offset, uint32_t type, size_t symbol,
                      int64_t addend);

  // A COMDAT group of the sections.
  void add_group(size_t signature, std::vector<size_t> members);

  std::string build() const;

 private:
  struct Section {
    std::string name;
    Elf64_Shdr header;
    std::string bytes;
    std::vector<Elf64_Rela> relocations;  // their symbols by our numbers
    size_t group_signature = 0;           // our number of the signature, of a SHT_GROUP
  };
  struct NamedSymbol {
    std::string name;
    Elf64_Sym symbol;
  };

  std::vector<Section> sections_;
  std::vector<NamedSymbol> symbols_;
};

// An archive of the members; `indexed` gives it a symbol index of the listed symbols.
struct ArchiveMember {
  std::string name;
  std::string bytes;
  std::vector<std::string> symbols;
};
std::string make_archive(const std::vector<ArchiveMember>& members, bool indexed);

// Reads executables.
class Executable {
 public:
  explicit Executable(std::string bytes) : bytes_(std::move(bytes)) {}

  Elf64_Ehdr header() const;
  std::vector<Elf64_Phdr> segments() const;
  // The section header of that name.
  std::optional<Elf64_Shdr> section(absl::string_view name) const;
  // The contents of the section of that name, or "".
  std::string contents(absl::string_view name) const;
  // The symbol of that name.
  std::optional<Elf64_Sym> symbol(absl::string_view name) const;
  const std::string& bytes() const { return bytes_; }

 private:
  template <typename T>
  std::vector<T> read(uint64_t offset, size_t count) const;

  std::string bytes_;
};

// The 32-bit and 64-bit numbers at an offset.
uint32_t word_at(absl::string_view bytes, size_t offset);
uint64_t quad_at(absl::string_view bytes, size_t offset);

}  // namespace tandem::linker::testing

#endif  // TANDEM_LINKER_TESTING_H_
