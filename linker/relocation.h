// The kinds of relocation, in the terms of the x86-64 psABI:
//
//   S    the value of the symbol            A    the addend of the relocation
//   P    the address of the relocated place Z    the size of the symbol
//   G    the offset of the symbol's slot in the GOT
//   GOT  the address of the GOT             TP   the thread pointer
//
// kRelocations is the only place that knows them. The mark pass looks a type up to reject what
// is not there, the scan pass to see what needs a GOT slot, relocate() to compute, and messages to
// print the name. Calls through the PLT (L) are direct, as nothing here is linked dynamically.

#ifndef TANDEM_LINKER_RELOCATION_H_
#define TANDEM_LINKER_RELOCATION_H_

#include <elf.h>

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "linker/model.h"

namespace tandem::linker {

// How the value of a relocation is computed.
enum class Formula : uint8_t {
  kNone,         // nothing to do
  kSymbol,       // S + A
  kPcRelative,   // S + A - P
  kGotOffset,    // G + A
  kGotSlot,      // G + GOT + A - P
  kGotRelative,  // S + A - GOT
  kGotPc,        // GOT + A - P
  kSize,         // Z + A
  kTp,           // S + A - TP
  kTpGotSlot,    // G + GOT + A - P, the slot holding S - TP
  kTlsGd,        // general dynamic TLS: rewritten to local exec
  kTlsLd,        // local dynamic TLS: rewritten to local exec
  kTlsDesc,      // TLS descriptor: rewritten to local exec
  kTlsDescCall,  // the call through it
};

// Which values fit the field.
enum class Range : uint8_t { kAll, kSigned, kUnsigned, kEither };

// One kind of relocation.
struct RelocationKind {
  uint32_t type;
  absl::string_view name;
  uint8_t width;  // bytes of the field
  Formula formula;
  Range range;
  bool relaxable = false;  // the instruction may be rewritten so that it needs no GOT slot
};

// Spells type and name once.
#define TANDEM_RELOCATION(type, ...) \
  { type, #type, __VA_ARGS__ }
inline constexpr RelocationKind kRelocations[] = {
    TANDEM_RELOCATION(R_X86_64_NONE, 0, Formula::kNone, Range::kAll),
    TANDEM_RELOCATION(R_X86_64_64, 8, Formula::kSymbol, Range::kAll),
    TANDEM_RELOCATION(R_X86_64_PC32, 4, Formula::kPcRelative, Range::kSigned),
    TANDEM_RELOCATION(R_X86_64_GOT32, 4, Formula::kGotOffset, Range::kSigned),
    TANDEM_RELOCATION(R_X86_64_PLT32, 4, Formula::kPcRelative, Range::kSigned),
    TANDEM_RELOCATION(R_X86_64_GOTPCREL, 4, Formula::kGotSlot, Range::kSigned),
    TANDEM_RELOCATION(R_X86_64_32, 4, Formula::kSymbol, Range::kUnsigned),
    TANDEM_RELOCATION(R_X86_64_32S, 4, Formula::kSymbol, Range::kSigned),
    TANDEM_RELOCATION(R_X86_64_16, 2, Formula::kSymbol, Range::kEither),
    TANDEM_RELOCATION(R_X86_64_PC16, 2, Formula::kPcRelative, Range::kSigned),
    TANDEM_RELOCATION(R_X86_64_8, 1, Formula::kSymbol, Range::kEither),
    TANDEM_RELOCATION(R_X86_64_PC8, 1, Formula::kPcRelative, Range::kSigned),
    TANDEM_RELOCATION(R_X86_64_TPOFF64, 8, Formula::kTp, Range::kAll),
    TANDEM_RELOCATION(R_X86_64_TLSGD, 4, Formula::kTlsGd, Range::kSigned),
    TANDEM_RELOCATION(R_X86_64_TLSLD, 4, Formula::kTlsLd, Range::kSigned),
    // Offsets in the module's TLS block are used after a TLSLD only, which gives TP.
    TANDEM_RELOCATION(R_X86_64_DTPOFF32, 4, Formula::kTp, Range::kSigned),
    TANDEM_RELOCATION(R_X86_64_DTPOFF64, 8, Formula::kTp, Range::kAll),
    TANDEM_RELOCATION(R_X86_64_GOTTPOFF, 4, Formula::kTpGotSlot, Range::kSigned, true),
    TANDEM_RELOCATION(R_X86_64_TPOFF32, 4, Formula::kTp, Range::kSigned),
    TANDEM_RELOCATION(R_X86_64_PC64, 8, Formula::kPcRelative, Range::kAll),
    TANDEM_RELOCATION(R_X86_64_GOTOFF64, 8, Formula::kGotRelative, Range::kAll),
    TANDEM_RELOCATION(R_X86_64_GOTPC32, 4, Formula::kGotPc, Range::kSigned),
    TANDEM_RELOCATION(R_X86_64_GOT64, 8, Formula::kGotOffset, Range::kAll),
    TANDEM_RELOCATION(R_X86_64_GOTPCREL64, 8, Formula::kGotSlot, Range::kAll),
    TANDEM_RELOCATION(R_X86_64_GOTPC64, 8, Formula::kGotPc, Range::kAll),
    TANDEM_RELOCATION(R_X86_64_PLTOFF64, 8, Formula::kGotRelative, Range::kAll),
    TANDEM_RELOCATION(R_X86_64_SIZE32, 4, Formula::kSize, Range::kUnsigned),
    TANDEM_RELOCATION(R_X86_64_SIZE64, 8, Formula::kSize, Range::kAll),
    TANDEM_RELOCATION(R_X86_64_GOTPC32_TLSDESC, 4, Formula::kTlsDesc, Range::kSigned),
    TANDEM_RELOCATION(R_X86_64_TLSDESC_CALL, 0, Formula::kTlsDescCall, Range::kAll),
    TANDEM_RELOCATION(R_X86_64_GOTPCRELX, 4, Formula::kGotSlot, Range::kSigned, true),
    TANDEM_RELOCATION(R_X86_64_REX_GOTPCRELX, 4, Formula::kGotSlot, Range::kSigned, true),
};
#undef TANDEM_RELOCATION

// The kind of a relocation type, or null when the linker does not know it.
const RelocationKind* find_relocation(uint32_t type);

// The type's name, or its number.
std::string relocation_name(uint32_t type);

// Whether a formula is about a thread-local symbol.
bool is_tls_formula(Formula formula);

// How many relocations, this one included, belong to one rewritten instruction sequence: a TLSGD
// or TLSLD takes the relocation of the call of __tls_get_addr after it along.
inline size_t relocations_of(const RelocationKind& kind) {
  return kind.formula == Formula::kTlsGd || kind.formula == Formula::kTlsLd ? 2 : 1;
}

// Calls visit(relocation, kind) for each relocation of a section that the mark pass has checked,
// leaving out those that go away with the sequence before them.
template <typename Visit>
void for_each_relocation(const InputSection& section, Visit visit) {
  for (size_t i = 0; i < section.relocations.size();) {
    Elf64_Rela relocation = section.relocations[i];
    const RelocationKind& kind = *find_relocation(ELF64_R_TYPE(relocation.r_info));
    visit(relocation, kind);
    i += relocations_of(kind);
  }
}

// The symbol that a checked relocation refers to.
inline Symbol& symbol_of(const InputSection& section, const Elf64_Rela& relocation) {
  return *section.file->symbols[ELF64_R_SYM(relocation.r_info)];
}

// Gives GOT slots to all live relocations that need one, and checks that the instructions to be
// rewritten are the ones the psABI lists. Makes the GOT's section.
void scan_relocations(Context& context);

// Writes the fields of all relocations of `section`, whose bytes are at `out`.
void relocate(Context& context, const InputSection& section, char* out);

// Writes the GOT's slots.
void write_got(const Context& context, char* out);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_RELOCATION_H_
