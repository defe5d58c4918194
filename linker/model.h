// What the linker's passes work on: files, sections, symbols, and the Context that owns them.
//
// Everything that ends up in the executable is an InputSection, also what the linker makes itself
// (the GOT, merged strings, the build id, common symbols): those have no file. An InputSection is
// assigned to an OutputSection, OutputSections to Segments.
//
// Bytes of the inputs are never copied before the output is written. They may be misaligned (a
// member of an archive starts at any even offset), so ELF structures are read out of them by
// Table, by value.

#ifndef TANDEM_LINKER_MODEL_H_
#define TANDEM_LINKER_MODEL_H_

#include <elf.h>

#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "linker/archive.h"
#include "linker/errors.h"
#include "linker/linker.h"

namespace tandem::linker {

inline constexpr uint64_t kPageSize = 4096;

// `value` rounded up to a multiple of `alignment`, a power of two.
inline constexpr uint64_t align_up(uint64_t value, uint64_t alignment) {
  return (value + alignment - 1) & ~(alignment - 1);
}

// A view of bytes as an array of T, at any alignment.
template <typename T>
class Table {
 public:
  Table() = default;
  explicit Table(absl::string_view bytes) : data_(bytes.data()), size_(bytes.size() / sizeof(T)) {}

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T operator[](size_t index) const {
    T value;
    std::memcpy(&value, data_ + index * sizeof(T), sizeof(T));
    return value;
  }

 private:
  const char* data_ = nullptr;
  size_t size_ = 0;
};

struct InputSection;
struct ObjectFile;
struct OutputSection;

// What a name stands for.
enum class SymbolKind : uint8_t {
  kUndefined,
  kLazy,           // undefined, and an archive has a member that defines it
  kDefined,        // a place in a section, or an absolute value when there is no section
  kCommon,         // a C tentative definition; becomes kDefined with a section of its own
  kLinkerDefined,  // __start_NAME, _end and the like; gets its value from the layout
};

// A symbol: one for each global name of the link, and one for each local symbol of a file.
struct Symbol {
  static constexpr uint32_t kNoSlot = UINT32_MAX;

  absl::string_view name;
  SymbolKind kind = SymbolKind::kUndefined;
  uint8_t type = STT_NOTYPE;
  bool local = false;
  bool weak = false;              // the definition is weak
  bool strong_reference = false;  // somebody refers to it by other than a weak reference
  ObjectFile* file = nullptr;     // the file that defines it
  InputSection* section = nullptr;
  uint64_t value = 0;  // the offset in the section; the alignment of a kCommon
  uint64_t size = 0;
  MemberId lazy_member;  // of a kLazy: who defines it

  uint32_t got_slot = kNoSlot;      // of its address
  uint32_t tls_got_slot = kNoSlot;  // of its offset from the thread pointer

  bool is_defined() const {
    return kind == SymbolKind::kDefined || kind == SymbolKind::kLinkerDefined;
  }
  bool is_absolute() const { return kind == SymbolKind::kDefined && section == nullptr; }
};

// Why a section is kept: the first reference to it that was found.
struct Reason {
  enum class Kind : uint8_t { kNone, kRoot, kRetained, kReference, kLinkOrder };
  Kind kind = Kind::kNone;
  const InputSection* from = nullptr;  // of a reference: the section that refers
  uint64_t offset = 0;                 // and where in it
  uint32_t relocation_type = 0;
  const Symbol* symbol = nullptr;  // by what name
};

// A unit of a mergeable section: one string with its end, or one constant.
struct Piece {
  uint64_t offset = 0;         // in its section
  uint64_t output_offset = 0;  // in the merged section, once that is made
  bool live = false;
};

// A section of an input, or one made by the linker.
struct InputSection {
  ObjectFile* file = nullptr;  // null when the linker made it
  absl::string_view name;
  uint32_t index = 0;  // in the file's section header table
  uint32_t type = SHT_NULL;
  uint64_t flags = 0;
  uint64_t alignment = 1;
  uint64_t entry_size = 0;
  uint64_t size = 0;
  absl::string_view bytes;  // empty for SHT_NOBITS
  Table<Elf64_Rela> relocations;

  bool linkable = false;                 // can be part of an executable at all
  bool discarded = false;                // a copy of a COMDAT group that another file provides
  bool live = false;                     // is kept
  InputSection* link_order = nullptr;    // SHF_LINK_ORDER: the section this one describes
  std::vector<InputSection*> followers;  // sections whose link_order is this one
  InputSection* folded_into = nullptr;   // an equal section that stands for this one
  std::vector<Piece> pieces;             // of a mergeable section, by offset
  InputSection* merged_into = nullptr;   // where its pieces went
  Reason reason;

  OutputSection* output = nullptr;
  uint64_t offset = 0;  // in the output section

  bool is_executable() const { return (flags & SHF_EXECINSTR) != 0; }
  bool is_writable() const { return (flags & SHF_WRITE) != 0; }
  bool is_tls() const { return (flags & SHF_TLS) != 0; }
  bool is_nobits() const { return type == SHT_NOBITS; }
  // Has bytes of its own in the executable.
  bool is_placed() const { return live && folded_into == nullptr && pieces.empty(); }
};

// A relocatable object that takes part in the link.
struct ObjectFile {
  std::string name;  // "main.o", "rt.a(map.o)"
  absl::string_view bytes;
  std::vector<InputSection> sections;  // by section header index
  Table<Elf64_Sym> elf_symbols;
  Table<Elf64_Word> extended_indexes;  // SHT_SYMTAB_SHNDX, when there is one
  absl::string_view symbol_names;
  size_t first_global = 0;
  std::vector<Symbol> locals;    // the first first_global symbols
  std::vector<Symbol*> symbols;  // by symbol table index
};

// A section of the executable.
struct OutputSection {
  std::string name;
  uint32_t type = SHT_PROGBITS;
  uint64_t flags = 0;
  int rank = 0;
  uint64_t alignment = 1;
  uint64_t size = 0;
  uint64_t address = 0;
  uint64_t file_offset = 0;
  std::vector<InputSection*> members;

  bool is_nobits() const { return type == SHT_NOBITS; }
  uint64_t file_size() const { return is_nobits() ? 0 : size; }
};

// The global offset table: a list of slots, filled when addresses are known.
struct Got {
  struct Slot {
    Symbol* symbol;
    bool thread_offset;  // holds the symbol's offset from the thread pointer, not its address
  };
  std::vector<Slot> slots;
  InputSection* section = nullptr;
};

// How far the link has come. Each stage says what stays true from then on.
enum class Stage {
  kReading,         // files and symbols may still be added
  kFilesFinal,      // no new files; each symbol has its definition, if it has one
  kLiveFinal,       // what is kept is decided
  kSectionsFinal,   // every byte that will be loaded has its InputSection and OutputSection
  kAddressesFinal,  // nothing moves any more
};

// Everything that belongs to one link.
struct Context {
  explicit Context(const Options& the_options) : options(the_options) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const Options& options;
  Stage stage = Stage::kReading;
  ErrorList errors;

  std::deque<Archive> archives;
  std::deque<ObjectFile> objects;  // in the order in which they were pulled in
  std::deque<Symbol> globals;
  absl::flat_hash_map<absl::string_view, Symbol*> global_by_name;
  absl::flat_hash_set<absl::string_view> comdat_groups;

  std::deque<InputSection> made_sections;  // by the linker itself
  std::deque<std::string> made_bytes;
  std::vector<InputSection*> live_sections;  // in the order of the inputs
  Got got;
  InputSection* build_id = nullptr;
  std::deque<OutputSection> output_sections;

  std::vector<Elf64_Phdr> segments;
  uint64_t entry_address = 0;
  uint64_t thread_pointer = 0;  // the address from which TPOFF relocations count
  uint64_t headers_size = 0;    // ELF header and program headers
  uint64_t load_size = 0;       // bytes of the file that are loaded

  // The symbol of a global name, made undefined when nobody has named it yet.
  Symbol* intern(absl::string_view name);
  // The symbol of a global name, or null.
  Symbol* find(absl::string_view name) const;

  // Makes a section that no input has.
  InputSection* make_section(absl::string_view name, uint32_t type, uint64_t flags,
                             uint64_t alignment, uint64_t size);

  // Enters the next stage, unless there are errors: then gives them.
  absl::Status reach(Stage next);
};

// The piece that the byte at `offset` of a mergeable section belongs to, or null past its end.
const Piece* find_piece(const InputSection& section, uint64_t offset);

// The address of the byte at `offset` of `section`, wherever that went. Needs final addresses.
uint64_t address_of(const InputSection& section, uint64_t offset);

// The address of a symbol (S of the psABI); 0 for an undefined weak one. Needs final addresses.
uint64_t address_of(const Symbol& symbol);

// "main.o:(.text.f)"
std::string describe(const InputSection& section);
// "main.o:(.text.f+0x12)", and the function it is in when that is known
std::string describe(const InputSection& section, uint64_t offset);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_MODEL_H_
