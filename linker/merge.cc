// Mergeable sections: see merge.h.
//
// split_pieces() cuts a section when it is marked, at the ends of strings or at multiples of the
// entry size; a section that cannot be cut is kept whole. merge_pieces() then pools the live pieces
// of sections with equal flags, alignment and entry size. Equal pieces meet in a hash table;
// sorting strings by their reversed bytes puts each tail right behind the strings that end in it. A
// pool becomes one made section, and each piece notes its offset there.

#include "linker/merge.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <tuple>

#include "absl/strings/match.h"
#include "linker/boundary_symbols.h"

namespace tandem::linker {
namespace {

// The end, its terminator included, of the string at `start`; 0 when it has none.
uint64_t string_end(absl::string_view bytes, uint64_t start, uint64_t unit) {
  if (unit == 1) return bytes.find('\0', start) + 1;  // npos + 1 is 0
  for (uint64_t at = start; at < bytes.size(); at += unit) {
    absl::string_view character = bytes.substr(at, unit);
    if (character.find_first_not_of('\0') == absl::string_view::npos) return at + unit;
  }
  return 0;
}

absl::string_view piece_bytes(const InputSection& section, size_t index) {
  uint64_t start = section.pieces[index].offset;
  bool last = index + 1 == section.pieces.size();
  uint64_t end = last ? section.size : section.pieces[index + 1].offset;
  return section.bytes.substr(start, end - start);
}

// Orders strings by their last byte first, longer before shorter, so that a string comes right
// after those it is a tail of.
bool tail_order(absl::string_view a, absl::string_view b) {
  auto [at, bt] = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  if (at == a.rend() || bt == b.rend()) return a.size() > b.size();
  return static_cast<uint8_t>(*at) > static_cast<uint8_t>(*bt);
}

// All live pieces of sections that may be merged with each other.
class Pool {
 public:
  Pool(uint64_t alignment, uint64_t flags) : alignment_(alignment), flags_(flags) {}

  void add(InputSection& section);
  void finish(Context& context);

 private:
  static constexpr uint32_t kNoHost = UINT32_MAX;
  struct Entry {
    absl::string_view bytes;
    uint32_t host = kNoHost;  // the entry whose tail this one is
    uint64_t offset = 0;
  };

  void find_tails();
  std::string lay_out();

  uint64_t alignment_;
  uint64_t flags_;
  std::vector<InputSection*> sections_;
  std::vector<Entry> entries_;
  absl::flat_hash_map<absl::string_view, uint32_t> entry_by_bytes_;
};

void Pool::add(InputSection& section) {
  sections_.push_back(&section);
  for (size_t i = 0; i < section.pieces.size(); ++i) {
    if (!section.pieces[i].live) continue;
    absl::string_view bytes = piece_bytes(section, i);
    auto [entry, added] =
        entry_by_bytes_.try_emplace(bytes, static_cast<uint32_t>(entries_.size()));
    if (added) entries_.push_back({.bytes = bytes});
  }
}

void Pool::find_tails() {
  std::vector<uint32_t> order(entries_.size());
  for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [this](uint32_t a, uint32_t b) {
    return tail_order(entries_[a].bytes, entries_[b].bytes);
  });
  uint32_t host = kNoHost;
  for (uint32_t index : order) {
    absl::string_view bytes = entries_[index].bytes;
    if (host != kNoHost && absl::EndsWith(entries_[host].bytes, bytes) &&
        (entries_[host].bytes.size() - bytes.size()) % alignment_ == 0) {
      entries_[index].host = host;
    } else {
      host = index;
    }
  }
}

std::string Pool::lay_out() {
  std::string bytes;
  for (Entry& entry : entries_) {
    if (entry.host != kNoHost) continue;
    bytes.resize(align_up(bytes.size(), alignment_));
    entry.offset = bytes.size();
    bytes.append(entry.bytes.data(), entry.bytes.size());
  }
  for (Entry& entry : entries_) {
    if (entry.host == kNoHost) continue;
    const Entry& host = entries_[entry.host];
    entry.offset = host.offset + host.bytes.size() - entry.bytes.size();
  }
  return bytes;
}

void Pool::finish(Context& context) {
  if ((flags_ & SHF_STRINGS) != 0) find_tails();
  const std::string& bytes = context.made_bytes.emplace_back(lay_out());
  InputSection* merged =
      context.make_section((flags_ & SHF_STRINGS) != 0 ? "<merged strings>" : "<merged constants>",
                           SHT_PROGBITS, flags_ & ~uint64_t{SHF_STRINGS}, alignment_, bytes.size());
  merged->bytes = bytes;
  context.live_sections.push_back(merged);
  for (InputSection* section : sections_) {
    section->merged_into = merged;
    for (size_t i = 0; i < section->pieces.size(); ++i) {
      Piece& piece = section->pieces[i];
      if (!piece.live) continue;
      piece.output_offset = entries_[entry_by_bytes_[piece_bytes(*section, i)]].offset;
    }
  }
}

}  // namespace

void split_pieces(InputSection& section) {
  uint64_t unit = section.entry_size;
  bool strings = (section.flags & SHF_STRINGS) != 0;
  if ((section.flags & SHF_MERGE) == 0 || section.is_writable() || section.is_nobits() ||
      section.is_tls() || section.is_executable() || is_c_identifier(section.name) ||
      !section.relocations.empty() || unit == 0 || section.size == 0 || section.size % unit != 0 ||
      !section.pieces.empty()) {
    return;
  }
  std::vector<Piece> pieces;
  for (uint64_t at = 0; at < section.size;) {
    pieces.push_back({.offset = at});
    uint64_t end = strings ? string_end(section.bytes, at, unit) : at + unit;
    if (end == 0) return;
    at = end;
  }
  section.pieces = std::move(pieces);
}

void merge_pieces(Context& context) {
  assert(context.stage == Stage::kLiveFinal);
  std::map<std::tuple<uint64_t, uint64_t, uint64_t>, Pool> pools;
  for (InputSection* section : context.live_sections) {
    if (section->pieces.empty()) continue;
    uint64_t flags = section->flags & (SHF_ALLOC | SHF_STRINGS);
    auto key = std::make_tuple(flags, section->alignment, section->entry_size);
    pools.try_emplace(key, section->alignment, flags).first->second.add(*section);
  }
  for (auto& [key, pool] : pools) pool.finish(context);
}

}  // namespace tandem::linker
