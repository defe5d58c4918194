// The table behind ops.h.

#include "compiler/ir/ops.h"

#include <array>

#include "absl/container/flat_hash_map.h"

namespace tandem::ir {
namespace {

using enum Attributes;
using enum Stage;

constexpr std::array<OpInfo, kOpcodeCount> kOps = {{
#define OP(enumerator, mnemonic, signature, attributes, effects, stage) \
  {mnemonic, signature, attributes, effects, stage},
#include "compiler/ir/ops.def"
#undef OP
}};

// Rows must agree with themselves: a terminator neither computes nor calls, and only what allocates
// or computes may be deleted when unused.
constexpr bool rows_are_consistent() {
  for (const OpInfo& op : kOps) {
    if ((op.effects & kTerminator) != 0 && op.effects != kTerminator) return false;
    if ((op.attributes == kTargets || op.attributes == kCases) && op.effects != kTerminator) {
      return false;
    }
  }
  return true;
}
static_assert(rows_are_consistent());

constexpr std::array<absl::string_view, 8> kBoundsNames = {
    "Index", "SliceAlen", "SliceAcap", "SliceB", "Slice3Alen", "Slice3Acap", "Slice3B", "Slice3C",
};

}  // namespace

const OpInfo& info(Opcode opcode) {
  return kOps[static_cast<size_t>(opcode)];
}

std::optional<Opcode> find_opcode(absl::string_view mnemonic) {
  static const auto* const kByMnemonic = [] {
    auto* map = new absl::flat_hash_map<absl::string_view, Opcode>();
    for (size_t i = 0; i < kOps.size(); ++i) map->emplace(kOps[i].mnemonic, static_cast<Opcode>(i));
    return map;
  }();
  auto found = kByMnemonic->find(mnemonic);
  if (found == kByMnemonic->end()) return std::nullopt;
  return found->second;
}

absl::string_view name(BoundsKind kind) {
  return kBoundsNames[static_cast<size_t>(kind)];
}

std::optional<BoundsKind> find_bounds_kind(absl::string_view text) {
  for (size_t i = 0; i < kBoundsNames.size(); ++i) {
    if (kBoundsNames[i] == text) return static_cast<BoundsKind>(i);
  }
  return std::nullopt;
}

}  // namespace tandem::ir
