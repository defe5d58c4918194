// Instruction rewriting. In a static executable every address and every thread-local offset is
// known, so that code which was compiled to load them from the GOT, or to call __tls_get_addr, is
// rewritten to have them as operands.

#ifndef TANDEM_LINKER_RELAX_H_
#define TANDEM_LINKER_RELAX_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "linker/relocation.h"

namespace tandem::linker {

// What becomes of the instruction a relocation is in.
enum class Rewrite : uint8_t {
  kNone,          // stays as it is
  kMovToLea,      // mov x@GOTPCREL(%rip), %r   -> lea x(%rip), %r
  kCall,          // call *x@GOTPCREL(%rip)     -> addr32 call x
  kJump,          // jmp *x@GOTPCREL(%rip)      -> jmp x; nop
  kIeMov,         // mov x@GOTTPOFF(%rip), %r   -> mov $x@TPOFF, %r
  kIeAdd,         // add x@GOTTPOFF(%rip), %r   -> add $x@TPOFF, %r
  kGd,            // lea x@TLSGD(%rip), %rdi; call __tls_get_addr
                  //                            -> mov %fs:0, %rax; lea x@TPOFF(%rax), %rax
  kLd,            // lea x@TLSLD(%rip), %rdi; call __tls_get_addr -> mov %fs:0, %rax
  kLdIndirect,    // the same with call *__tls_get_addr@GOTPCREL(%rip)
  kDesc,          // lea x@TLSDESC(%rip), %rax  -> mov $x@TPOFF, %rax
  kDescCall,      // call *x@TLSCALL(%rax)      -> xchg %ax, %ax
  kUnrecognized,  // has to be rewritten, but is no instruction that the psABI lists
};

// Decides by the bytes of the section around `offset`, before any change to them. The field at
// `offset` is known to be inside the section.
Rewrite rewrite_for(const RelocationKind& kind, absl::string_view bytes, uint64_t offset);

// Whether a relocation of code is the operand of a direct call or jump, or becomes one.
bool is_branch(const RelocationKind& kind, absl::string_view bytes, uint64_t offset);

// Where the rewritten instruction has its 4-byte field, and what to add to the relocation's addend
// for it. A field of `no_field` means that nothing is left to compute.
struct RewrittenField {
  static constexpr int64_t kNoField = INT64_MIN;
  int64_t displacement = 0;  // from the relocation's offset
  int64_t addend = 0;
};

// Rewrites the instruction in the section's bytes at `out`.
RewrittenField apply_rewrite(Rewrite rewrite, char* out, uint64_t offset);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_RELAX_H_
