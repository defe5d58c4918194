// Selection: wide loads in place of bytes that are put together.
//
//   uint32(p[i]) | uint32(p[i+1])<<8 | uint32(p[i+2])<<16 | uint32(p[i+3])<<24   → MOVL (p)(i*1), r
//
// or with BSWAP when the lowest address is the highest byte (encoding/binary, hashes). The pieces
// are loads of one block between which nothing is written, all of one base and index, with
// displacements and shifts that run in step. They are tried at every |, ^ and +; a walk that finds
// something else ends at once, so that the time stays linear.

#include <algorithm>

#include "compiler/x64/selector.h"

namespace tandem::x64 {

using ir::Opcode;

namespace {

constexpr int kMaxDepth = 12;
constexpr size_t kMaxPieces = 8;

}  // namespace

// An address as base + index * scale + displacement, in values.
struct Selector::Place {
  V base;
  V index;
  int64_t scale = 0;
  int64_t displacement = 0;
  bool same_but_displacement(const Place& other) const {
    return base == other.base && index == other.index && scale == other.scale;
  }
};

// What is loaded from `pointer`, zero-extended and shifted left.
struct Selector::LoadedByte {
  V pointer;
  Place place;
  int size = 1;   // bytes
  int shift = 0;  // bits
};

Selector::Place Selector::place_of(V pointer) const {
  Place place;
  place.base = canonical(pointer);
  for (;;) {
    const I* def = definition(place.base);
    if (def == nullptr) return place;
    int64_t size = 1;
    if (def->opcode == Opcode::kElementAddr) {
      size = f_.type(place.base)->element()->size();
    } else if (def->opcode != Opcode::kPtrAdd) {
      return place;
    }
    V index = def->operands[1];
    std::optional<int64_t> c = constant(index);
    if (!c) {
      if (place.index.valid()) return place;
      const I* sum = size_of(index) == 8 ? definition(index) : nullptr;
      bool is_sum = sum != nullptr && canonical(index) == index && sum->opcode == Opcode::kAdd;
      c = is_sum ? constant(sum->operands[1]) : std::nullopt;
      place.index = canonical(c ? sum->operands[0] : index);
      place.scale = size;
    }
    int64_t offset = 0;
    if (c && (__builtin_mul_overflow(*c, size, &offset) ||
              __builtin_add_overflow(offset, place.displacement, &place.displacement))) {
      return {};
    }
    place.base = canonical(def->operands[0]);
  }
}

bool Selector::collect_bytes(V value, int shift, int depth, std::vector<LoadedByte>& bytes) const {
  ir::InstructionId id = f_.definition(value);
  if (!id.valid() || depth > kMaxDepth || bytes.size() >= kMaxPieces) return false;
  const I& def = f_.instruction(id);
  if (depth > 0 && !single_use(value)) return false;
  if (def.opcode == Opcode::kOr || def.opcode == Opcode::kXor || def.opcode == Opcode::kAdd) {
    return collect_bytes(def.operands[1], shift, depth + 1, bytes) &&
           collect_bytes(def.operands[0], shift, depth + 1, bytes);
  }
  if (def.opcode == Opcode::kShl) {
    std::optional<int64_t> count = constant(def.operands[1]);
    if (!count || *count < 0 || *count >= 64 || shift != 0) return false;
    return collect_bytes(def.operands[0], static_cast<int>(*count), depth + 1, bytes);
  }
  if (def.opcode != Opcode::kConvert) return false;
  V from = def.operands[0];
  if (!f_.type(from)->is_unsigned() || size_of(from) >= size_of(value)) return false;
  if (!can_fold_load(from)) return false;
  V pointer = definition(from)->operands[0];
  bytes.push_back({pointer, place_of(pointer), size_of(from), shift});
  return true;
}

bool Selector::select_combined_load(const I& instruction) {
  V value = instruction.results[0];
  std::vector<LoadedByte> pieces;
  if (size_of(value) == 1 || !collect_bytes(value, 0, 0, pieces)) return false;
  std::sort(pieces.begin(), pieces.end(), [](const LoadedByte& a, const LoadedByte& b) {
    return a.place.displacement < b.place.displacement;
  });
  const LoadedByte& first = pieces.front();
  bool little = first.shift == 0;
  int bytes = 0;
  for (const LoadedByte& piece : pieces) {
    if (!piece.place.same_but_displacement(first.place) || piece.shift % 8 != 0 ||
        piece.place.displacement != first.place.displacement + bytes) {
      return false;
    }
    bytes += piece.size;
  }
  if ((bytes != 2 && bytes != 4 && bytes != 8) || bytes > size_of(value)) return false;
  int at = 0;
  for (const LoadedByte& piece : pieces) {
    if (piece.shift / 8 != (little ? at : bytes - 1 - at) || (!little && piece.size != 1)) {
      return false;
    }
    at += piece.size;
  }
  uint8_t size = static_cast<uint8_t>(bytes);
  VReg loaded = little ? result(instruction) : new_integer();
  Address address = address_of(first.pointer);
  for (const LoadedByte& piece : pieces) note_fault(piece.pointer, 0);
  emit(size == 2 ? M::kMovzx : M::kMov,
       {Arg::def(loaded, size == 2 ? 4 : size), Arg::mem(address, size)});
  if (little) return true;
  if (size == 2) {
    emit(M::kRol, {Arg::tied(result(instruction), loaded, 2), Arg::imm(8)});
  } else {
    emit(M::kBswap, {Arg::tied(result(instruction), loaded, size)});
  }
  return true;
}

}  // namespace tandem::x64
