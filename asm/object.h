// Machine code as data: what the back end makes of a module, before it has a file format. An Object
// is a list of sections with their bytes and relocations, a list of symbols, and for each function
// what a listing shows beside the bytes (positions, frame size). asm/elf_writer.h turns it into a
// relocatable ELF64 file, asm/listing.h into text.

#ifndef TANDEM_ASM_OBJECT_H_
#define TANDEM_ASM_OBJECT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "compiler/support/source.h"

namespace tandem::as {

inline constexpr uint32_t kNoIndex = ~uint32_t{0};

// What a section holds; its ELF type and flags follow.
enum class SectionKind : uint8_t {
  kText,      // code
  kReadOnly,  // constant data
  kStrings,   // NUL-terminated strings that the linker may merge
  kData,      // writable data
  kBss,       // writable data, all zero
};

// Relocations by the names of the x86-64 psABI.
enum class RelocationKind : uint8_t {
  kAbsolute64,  // R_X86_64_64: S + A
  kAbsolute32,  // R_X86_64_32S: the same in 32 bits, sign-extended
  kPc32,        // R_X86_64_PC32: S + A - P
  kPlt32,       // R_X86_64_PLT32: the same for a call or jump
};

struct Relocation {
  uint64_t offset = 0;
  RelocationKind kind = RelocationKind::kPc32;
  uint32_t symbol = 0;  // index into Object::symbols
  int64_t addend = 0;
};

// Section flag (sh_flags, from the range reserved for the operating system) that says to a linker:
// nobody compares the address of the function in this section, so it may be folded with an equal
// one even when its address is taken.
inline constexpr uint64_t kSectionFoldable = 0x04000000;

struct Section {
  std::string name;
  SectionKind kind = SectionKind::kText;
  uint32_t align = 1;
  std::string bytes;
  uint64_t bss_size = 0;           // kBss: the size, there are no bytes
  bool foldable = false;           // kSectionFoldable
  uint32_t link_order = kNoIndex;  // SHF_LINK_ORDER: kept, dropped and ordered with this section
  std::vector<Relocation> relocations;  // by offset

  uint64_t size() const { return kind == SectionKind::kBss ? bss_size : bytes.size(); }
};

enum class SymbolType : uint8_t { kNone, kFunction, kObject };

struct Symbol {
  std::string name;
  uint32_t section = kNoIndex;  // none: undefined
  uint64_t offset = 0;
  uint64_t size = 0;
  SymbolType type = SymbolType::kNone;
  bool global = true;
};

// From `offset` on, the code is of this source position.
struct PositionEntry {
  uint32_t offset = 0;
  Position position;
};

// A PCDATA line of a listing: from `offset` on, table `table` has value `value`.
struct PcData {
  uint32_t offset = 0;
  int table = 0;
  int value = 0;
};

// What is known of a function beside its bytes.
struct FunctionInfo {
  uint32_t symbol = kNoIndex;
  uint32_t frame_size = 0;     // as Go's TEXT line has it: the saved frame pointer included
  uint32_t argument_size = 0;  // bytes of stack arguments and results
  bool nosplit = false;
  bool wrapper = false;
  bool needs_context = false;
  Position position;
  std::vector<PositionEntry> positions;  // by offset
  std::vector<PcData> pc_data;           // by offset
};

// The whole translation of a module.
class Object {
 public:
  std::vector<Section> sections;
  std::vector<FunctionInfo> functions;

  const std::vector<Symbol>& symbols() const { return symbols_; }
  Symbol& symbol(uint32_t index) { return symbols_[index]; }

  // The symbol of this name, made undefined and global when it is new.
  uint32_t intern_symbol(absl::string_view name);
  // The symbol of this name, or kNoIndex.
  uint32_t find_symbol(absl::string_view name) const;
  uint32_t add_section(Section section);
  // Says that `name` is at `offset` of `section`.
  uint32_t define(absl::string_view name, uint32_t section, uint64_t offset, uint64_t size,
                  SymbolType type, bool global);

 private:
  std::vector<Symbol> symbols_;
  absl::flat_hash_map<std::string, uint32_t> symbol_by_name_;
};

}  // namespace tandem::as

#endif  // TANDEM_ASM_OBJECT_H_
