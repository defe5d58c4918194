// Instruction rewriting: see relax.h. The byte sequences are those of the x86-64 psABI's chapter on
// linker optimization: loads from the GOT become LEA or immediates, and the dynamic models of
// thread-local storage become the static one. An instruction that is not the psABI's stays as it
// is.

#include "linker/relax.h"

#include <cstring>

namespace tandem::linker {
namespace {

// Bytes of a section around a relocation; reads outside the section give -1.
class Window {
 public:
  Window(absl::string_view bytes, uint64_t offset) : bytes_(bytes), offset_(offset) {}

  int operator[](int64_t displacement) const {
    if (displacement < 0 && offset_ < static_cast<uint64_t>(-displacement)) return -1;
    uint64_t at = offset_ + static_cast<uint64_t>(displacement);
    return at < bytes_.size() ? static_cast<uint8_t>(bytes_[at]) : -1;
  }

  // Whether the bytes from `displacement` on are these.
  template <typename... Bytes>
  bool has(int64_t displacement, Bytes... expected) const {
    return (((*this)[displacement++] == expected) && ...);
  }

 private:
  absl::string_view bytes_;
  uint64_t offset_;
};

// The ModRM byte of an operand x(%rip), whatever the register.
bool is_rip_relative(int modrm) {
  return modrm >= 0 && (modrm & 0xc7) == 0x05;
}

// A REX prefix with W, and R or not.
bool is_rex_w(int byte) {
  return byte == 0x48 || byte == 0x4c;
}

Rewrite rewrite_got(const RelocationKind& kind, const Window& at) {
  if (at[-2] == 0x8b && is_rip_relative(at[-1])) {
    bool has_rex = kind.type == R_X86_64_REX_GOTPCRELX;
    return !has_rex || (at[-3] & 0xf0) == 0x40 ? Rewrite::kMovToLea : Rewrite::kNone;
  }
  if (at.has(-2, 0xff, 0x15)) return Rewrite::kCall;
  if (at.has(-2, 0xff, 0x25)) return Rewrite::kJump;
  return Rewrite::kNone;
}

Rewrite rewrite_ie(const Window& at) {
  if (!is_rex_w(at[-3]) || !is_rip_relative(at[-1])) return Rewrite::kNone;
  if (at[-2] == 0x8b) return Rewrite::kIeMov;
  if (at[-2] == 0x03) return Rewrite::kIeAdd;
  return Rewrite::kNone;
}

Rewrite rewrite_gd(const Window& at) {
  bool lea = at.has(-4, 0x66, 0x48, 0x8d, 0x3d);
  bool direct = at.has(4, 0x66, 0x66, 0x48, 0xe8);
  bool indirect = at.has(4, 0x66, 0x48, 0xff, 0x15);
  return lea && (direct || indirect) && at[11] >= 0 ? Rewrite::kGd : Rewrite::kUnrecognized;
}

Rewrite rewrite_ld(const Window& at) {
  if (!at.has(-3, 0x48, 0x8d, 0x3d)) return Rewrite::kUnrecognized;
  if (at[4] == 0xe8 && at[8] >= 0) return Rewrite::kLd;
  if (at.has(4, 0xff, 0x15) && at[9] >= 0) return Rewrite::kLdIndirect;
  return Rewrite::kUnrecognized;
}

template <size_t N>
void put(char* at, const unsigned char (&bytes)[N]) {
  std::memcpy(at, bytes, N);
}

// mov or add x@GOTTPOFF(%rip), %r to the same with a 32-bit immediate: the register moves from
// ModRM's reg field to its r/m field, its fourth bit from REX.R to REX.B.
void rewrite_to_immediate(char* field, unsigned char opcode) {
  auto rex = static_cast<unsigned char>(field[-3]);
  auto reg = static_cast<unsigned char>(field[-1]) >> 3 & 7;
  field[-3] = static_cast<char>(rex == 0x4c ? 0x49 : 0x48);
  field[-2] = static_cast<char>(opcode);
  field[-1] = static_cast<char>(0xc0 | reg);
}

}  // namespace

Rewrite rewrite_for(const RelocationKind& kind, absl::string_view bytes, uint64_t offset) {
  Window at(bytes, offset);
  switch (kind.formula) {
    case Formula::kGotSlot:
      return kind.relaxable ? rewrite_got(kind, at) : Rewrite::kNone;
    case Formula::kTpGotSlot:
      return rewrite_ie(at);
    case Formula::kTlsGd:
      return rewrite_gd(at);
    case Formula::kTlsLd:
      return rewrite_ld(at);
    case Formula::kTlsDesc:
      return at.has(-3, 0x48, 0x8d, 0x05) ? Rewrite::kDesc : Rewrite::kUnrecognized;
    case Formula::kTlsDescCall:
      return at.has(0, 0xff, 0x10) ? Rewrite::kDescCall : Rewrite::kUnrecognized;
    case Formula::kNone:
    case Formula::kSymbol:
    case Formula::kPcRelative:
    case Formula::kGotOffset:
    case Formula::kGotRelative:
    case Formula::kGotPc:
    case Formula::kSize:
    case Formula::kTp:
      return Rewrite::kNone;
  }
  return Rewrite::kUnrecognized;
}

RewrittenField apply_rewrite(Rewrite rewrite, char* out, uint64_t offset) {
  char* field = out + offset;
  switch (rewrite) {
    case Rewrite::kNone:
    case Rewrite::kUnrecognized:
      return {};
    case Rewrite::kMovToLea:
      field[-2] = static_cast<char>(0x8d);
      return {};
    case Rewrite::kCall:
      put(field - 2, {0x67, 0xe8});
      return {};
    case Rewrite::kJump:
      // One byte shorter: the field and the end of the instruction move down by one.
      put(field - 2, {0xe9, 0, 0, 0, 0, 0x90});
      return {.displacement = -1};
    case Rewrite::kIeMov:
      rewrite_to_immediate(field, 0xc7);
      return {.addend = 4};
    case Rewrite::kIeAdd:
      rewrite_to_immediate(field, 0x81);
      return {.addend = 4};
    case Rewrite::kGd:
      put(field - 4, {0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0,  // mov %fs:0, %rax
                      0x48, 0x8d, 0x80, 0, 0, 0, 0});            // lea x@TPOFF(%rax), %rax
      return {.displacement = 8, .addend = 4};
    case Rewrite::kLd:
      put(field - 3, {0x66, 0x66, 0x66, 0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0});
      return {.displacement = RewrittenField::kNoField};
    case Rewrite::kLdIndirect:
      put(field - 3, {0x66, 0x66, 0x66, 0x66, 0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0});
      return {.displacement = RewrittenField::kNoField};
    case Rewrite::kDesc:
      put(field - 3, {0x48, 0xc7, 0xc0});
      return {.addend = 4};
    case Rewrite::kDescCall:
      put(field, {0x66, 0x90});
      return {.displacement = RewrittenField::kNoField};
  }
  return {};
}

bool is_branch(const RelocationKind& kind, absl::string_view bytes, uint64_t offset) {
  const Rewrite rewrite = rewrite_for(kind, bytes, offset);
  if (rewrite == Rewrite::kCall || rewrite == Rewrite::kJump) return true;
  if (kind.formula != Formula::kPcRelative || offset == 0) return false;
  const auto opcode = static_cast<uint8_t>(bytes[offset - 1]);
  if (opcode == 0xe8 || opcode == 0xe9) return true;
  return offset > 1 && (opcode & 0xf0) == 0x80 && static_cast<uint8_t>(bytes[offset - 2]) == 0x0f;
}

}  // namespace tandem::linker
