// Computing relocations: see relocation.h for the kinds and the letters.
//
// Before layout, scan_relocations() looks for those that need a slot in the GOT, after it is known
// which instructions can be rewritten to do without, and makes the .got section if it is needed.
// After layout, relocate() goes over a section's bytes in the output: it rewrites the instruction
// where that was chosen, computes the value by the kind's formula, checks that it fits the field,
// and writes it. Both ask choose_rewrite(), so that they agree.

#include "linker/relocation.h"

#include <array>
#include <cassert>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "linker/relax.h"

namespace tandem::linker {
namespace {

constexpr uint32_t kMaxType = R_X86_64_REX_GOTPCRELX;

// kRelocations by type.
constexpr auto kRelocationByType = [] {
  std::array<const RelocationKind*, kMaxType + 1> table{};
  for (const RelocationKind& kind : kRelocations) table[kind.type] = &kind;
  return table;
}();

// The rewriting of the instruction around a relocation of this symbol.
Rewrite choose_rewrite(const RelocationKind& kind, const InputSection& section,
                       const Symbol& symbol, uint64_t offset) {
  Rewrite rewrite = rewrite_for(kind, section.bytes, offset);
  // An absolute value may be too far away for an operand relative to the instruction.
  bool near = !symbol.is_absolute();
  return kind.formula == Formula::kGotSlot && !near ? Rewrite::kNone : rewrite;
}

void add_slot(Got& got, Symbol& symbol, bool thread_offset) {
  uint32_t& slot = thread_offset ? symbol.tls_got_slot : symbol.got_slot;
  if (slot != Symbol::kNoSlot) return;
  slot = static_cast<uint32_t>(got.slots.size());
  got.slots.push_back({&symbol, thread_offset});
}

bool needs_got(Formula formula) {
  return formula == Formula::kGotOffset || formula == Formula::kGotSlot ||
         formula == Formula::kGotRelative || formula == Formula::kGotPc ||
         formula == Formula::kTpGotSlot;
}

// Notes what one relocation needs. Returns whether it needs the GOT.
bool scan_relocation(Context& context, const InputSection& section, const Elf64_Rela& relocation,
                     const RelocationKind& kind) {
  Symbol& symbol = symbol_of(section, relocation);
  Rewrite rewrite = choose_rewrite(kind, section, symbol, relocation.r_offset);
  if (rewrite == Rewrite::kUnrecognized) {
    context.errors.add(absl::StrCat(describe(section, relocation.r_offset), ": ", kind.name,
                                    " of an instruction that cannot be rewritten; refers to ",
                                    symbol.name));
    return false;
  }
  if (rewrite != Rewrite::kNone || !needs_got(kind.formula)) return false;
  if (kind.formula == Formula::kGotSlot || kind.formula == Formula::kGotOffset) {
    add_slot(context.got, symbol, /*thread_offset=*/false);
  } else if (kind.formula == Formula::kTpGotSlot) {
    add_slot(context.got, symbol, /*thread_offset=*/true);
  }
  return true;
}

// The offset of a thread-local symbol from the thread pointer; 0 for an undefined weak one.
uint64_t thread_offset(const Context& context, const Symbol& symbol) {
  return symbol.is_defined() ? address_of(symbol) - context.thread_pointer : 0;
}

bool fits(int64_t value, const RelocationKind& kind) {
  if (kind.range == Range::kAll || kind.width == 8) return true;
  int bits = kind.width * 8;
  int64_t low = -(int64_t{1} << (bits - 1));
  int64_t high = (int64_t{1} << (bits - 1)) - 1;
  int64_t unsigned_high = (int64_t{1} << bits) - 1;
  switch (kind.range) {
    case Range::kAll:
      return true;
    case Range::kSigned:
      return value >= low && value <= high;
    case Range::kUnsigned:
      return value >= 0 && value <= unsigned_high;
    case Range::kEither:
      return value >= low && value <= unsigned_high;
  }
  return false;
}

void write_little_endian(char* out, uint64_t value, size_t width) {
  for (size_t i = 0; i < width; ++i) out[i] = static_cast<char>(value >> (8 * i));
}

// S + A, with regard to mergeable sections, where a section symbol's addend chooses the piece.
uint64_t symbol_plus_addend(const Symbol& symbol, uint64_t addend) {
  if (symbol.type == STT_SECTION && symbol.section != nullptr && !symbol.section->pieces.empty()) {
    return address_of(*symbol.section, symbol.value + addend);
  }
  return address_of(symbol) + addend;
}

uint64_t slot_offset(uint32_t slot) {
  return uint64_t{slot} * 8;
}

// The value of one relocation. `place` is P.
uint64_t relocation_value(const Context& context, const RelocationKind& kind, const Symbol& symbol,
                          uint64_t addend, uint64_t place, Rewrite rewrite) {
  bool rewritten = rewrite != Rewrite::kNone;
  uint64_t got = context.got.section != nullptr ? address_of(*context.got.section, 0) : 0;
  switch (kind.formula) {
    case Formula::kNone:
    case Formula::kTlsLd:
    case Formula::kTlsDescCall:
      return 0;
    case Formula::kSymbol:
      return symbol_plus_addend(symbol, addend);
    case Formula::kPcRelative:
      return symbol_plus_addend(symbol, addend) - place;
    case Formula::kGotOffset:
      return slot_offset(symbol.got_slot) + addend;
    case Formula::kGotSlot:
      if (rewritten) return address_of(symbol) + addend - place;
      return slot_offset(symbol.got_slot) + got + addend - place;
    case Formula::kGotRelative:
      return symbol_plus_addend(symbol, addend) - got;
    case Formula::kGotPc:
      return got + addend - place;
    case Formula::kSize:
      return symbol.size + addend;
    case Formula::kTpGotSlot:
      if (rewritten) return thread_offset(context, symbol) + addend;
      return slot_offset(symbol.tls_got_slot) + got + addend - place;
    case Formula::kTp:
    case Formula::kTlsGd:
    case Formula::kTlsDesc:
      return thread_offset(context, symbol) + addend;
  }
  return 0;
}

void report_overflow(Context& context, const InputSection& section, const Elf64_Rela& relocation,
                     const RelocationKind& kind, uint64_t value) {
  const Symbol& symbol = symbol_of(section, relocation);
  context.errors.add(absl::StrFormat(
      "%s: relocation overflow: %s of %s is %#x, which does not fit %d bits",
      describe(section, relocation.r_offset), kind.name,
      symbol.name.empty() ? absl::string_view("a constant") : symbol.name, value, kind.width * 8));
}

}  // namespace

const RelocationKind* find_relocation(uint32_t type) {
  return type <= kMaxType ? kRelocationByType[type] : nullptr;
}

std::string relocation_name(uint32_t type) {
  const RelocationKind* kind = find_relocation(type);
  return kind != nullptr ? std::string(kind->name) : absl::StrCat("relocation type ", type);
}

bool is_tls_formula(Formula formula) {
  switch (formula) {
    case Formula::kTp:
    case Formula::kTpGotSlot:
    case Formula::kTlsGd:
    case Formula::kTlsLd:
    case Formula::kTlsDesc:
    case Formula::kTlsDescCall:
      return true;
    case Formula::kNone:
    case Formula::kSymbol:
    case Formula::kPcRelative:
    case Formula::kGotOffset:
    case Formula::kGotSlot:
    case Formula::kGotRelative:
    case Formula::kGotPc:
    case Formula::kSize:
      return false;
  }
  return false;
}

void scan_relocations(Context& context) {
  assert(context.stage == Stage::kLiveFinal);
  bool got_used = false;
  for (const InputSection* section : context.live_sections) {
    if (!section->is_placed()) continue;
    for_each_relocation(*section, [&](const Elf64_Rela& relocation, const RelocationKind& kind) {
      got_used |= scan_relocation(context, *section, relocation, kind);
    });
  }
  if (!got_used) return;
  // Its contents are final before the program starts, so that it is read-only data.
  context.got.section = context.make_section(".got", SHT_PROGBITS, SHF_ALLOC, 8,
                                             context.got.slots.size() * sizeof(uint64_t));
  context.live_sections.push_back(context.got.section);
}

void relocate(Context& context, const InputSection& section, char* out) {
  assert(context.stage == Stage::kAddressesFinal);
  for_each_relocation(section, [&](const Elf64_Rela& relocation, const RelocationKind& kind) {
    const Symbol& symbol = symbol_of(section, relocation);
    Rewrite rewrite = choose_rewrite(kind, section, symbol, relocation.r_offset);
    RewrittenField field = apply_rewrite(rewrite, out, relocation.r_offset);
    if (kind.width == 0 || field.displacement == RewrittenField::kNoField) return;
    uint64_t offset = relocation.r_offset + static_cast<uint64_t>(field.displacement);
    uint64_t addend =
        static_cast<uint64_t>(relocation.r_addend) + static_cast<uint64_t>(field.addend);
    uint64_t place = address_of(section, offset);
    uint64_t value = relocation_value(context, kind, symbol, addend, place, rewrite);
    if (fits(static_cast<int64_t>(value), kind)) {
      write_little_endian(out + offset, value, kind.width);
    } else {
      report_overflow(context, section, relocation, kind, value);
    }
  });
}

void write_got(const Context& context, char* out) {
  for (const Got::Slot& slot : context.got.slots) {
    uint64_t value =
        slot.thread_offset ? thread_offset(context, *slot.symbol) : address_of(*slot.symbol);
    write_little_endian(out, value, sizeof(value));
    out += sizeof(value);
  }
}

}  // namespace tandem::linker
