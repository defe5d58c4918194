// Identical code folding: see fold.h.
//
// Partition refinement, from optimistic to proven: at first sections are in one class when all
// that does not depend on other candidates is equal (bytes, metadata, what relocations refer to
// outside the candidates). Then classes are split whose members refer to candidates of different
// classes, until nothing splits. Functions that call each other, or themselves, are folded this
// way too. Contents are compared by their 128-bit hashes.

#include "linker/fold.h"

#include <algorithm>
#include <cassert>

#include "linker/hash.h"
#include "linker/relax.h"
#include "linker/relocation.h"

namespace tandem::linker {
namespace {

class Folder {
 public:
  explicit Folder(Context& context) : context_(context) {}
  void run();

 private:
  void find_taken_addresses();
  void find_candidates();
  void describe_section(const InputSection& section, const InputSection& owner, size_t candidate,
                        std::string& text);
  void describe_target(const Symbol& symbol, int64_t addend, const InputSection& owner,
                       size_t candidate, std::string& text);
  size_t assign_classes(const std::vector<std::string>& keys);
  void refine();
  void fold();

  template <typename T>
  static void put(std::string& text, const T& value) {
    text.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }

  Context& context_;
  absl::flat_hash_set<const InputSection*> taken_;
  std::vector<InputSection*> candidates_;
  absl::flat_hash_map<const InputSection*, uint32_t> candidate_index_;
  std::vector<std::vector<uint32_t>> targets_;  // candidates that each candidate refers to
  std::vector<uint32_t> classes_;
};

void Folder::find_taken_addresses() {
  for (const InputSection* section : context_.live_sections) {
    if (section->link_order != nullptr) continue;
    for_each_relocation(*section, [&](const Elf64_Rela& relocation, const RelocationKind& kind) {
      const InputSection* target = symbol_of(*section, relocation).section;
      if (target == nullptr || !target->is_executable()) return;
      const bool branches =
          section->is_executable() && is_branch(kind, section->bytes, relocation.r_offset);
      if (!branches) taken_.insert(target);
    });
  }
  auto take = [this](absl::string_view name) {
    const Symbol* symbol = context_.find(name);
    if (symbol != nullptr && symbol->section != nullptr) taken_.insert(symbol->section);
  };
  take(context_.options.entry);
  for (const std::string& root : context_.options.roots) take(root);
}

void Folder::find_candidates() {
  for (InputSection* section : context_.live_sections) {
    bool unobserved = (section->flags & kSectionFoldable) != 0 || !taken_.contains(section);
    if (!section->is_executable() || section->link_order != nullptr || section->size == 0 ||
        (section->flags & SHF_GNU_RETAIN) != 0 || !unobserved) {
      continue;
    }
    candidate_index_.emplace(section, static_cast<uint32_t>(candidates_.size()));
    candidates_.push_back(section);
  }
  targets_.resize(candidates_.size());
}

void Folder::describe_target(const Symbol& symbol, int64_t addend, const InputSection& owner,
                             size_t candidate, std::string& text) {
  const InputSection* section = symbol.section;
  if (section == nullptr) {
    put(text, reinterpret_cast<uintptr_t>(&symbol));
    put(text, addend);
    return;
  }
  uint64_t offset = symbol.value;
  if (symbol.type == STT_SECTION) {
    offset += static_cast<uint64_t>(addend);
    addend = 0;
  }
  put(text, addend);
  if (auto entry = candidate_index_.find(section); entry != candidate_index_.end()) {
    text.append("candidate");
    put(text, offset);
    targets_[candidate].push_back(entry->second);
  } else if (section->link_order == &owner) {
    text.append("own metadata").append(section->name.data(), section->name.size());
    put(text, offset);
  } else if (const Piece* piece = section->pieces.empty() ? nullptr : find_piece(*section, offset);
             piece != nullptr) {
    const Piece* end = section->pieces.data() + section->pieces.size();
    uint64_t next = piece + 1 == end ? section->size : piece[1].offset;
    text.append("piece").append(section->bytes.data() + piece->offset, next - piece->offset);
    put(text, offset - piece->offset);
    put(text, section->alignment);
  } else {
    put(text, reinterpret_cast<uintptr_t>(section));
    put(text, offset);
  }
}

// Appends all that must be equal of a candidate, or of a section of its metadata, but the classes
// of the candidates it refers to.
void Folder::describe_section(const InputSection& section, const InputSection& owner,
                              size_t candidate, std::string& text) {
  put(text, section.flags);
  put(text, section.size);
  text.append(section.bytes.data(), section.bytes.size());
  put(text, section.relocations.size());
  for_each_relocation(section, [&](const Elf64_Rela& relocation, const RelocationKind& kind) {
    put(text, relocation.r_offset);
    put(text, kind.type);
    describe_target(symbol_of(section, relocation), relocation.r_addend, owner, candidate, text);
  });
}

// Sets classes_ so that equal keys have equal classes. Returns the number of classes.
size_t Folder::assign_classes(const std::vector<std::string>& keys) {
  absl::flat_hash_map<std::pair<uint64_t, uint64_t>, uint32_t> numbers;
  classes_.resize(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    Hash128 hash = hash128(keys[i]);
    classes_[i] =
        numbers
            .try_emplace(std::make_pair(hash.low, hash.high), static_cast<uint32_t>(numbers.size()))
            .first->second;
  }
  return numbers.size();
}

void Folder::refine() {
  std::vector<std::string> keys(candidates_.size());
  for (size_t i = 0; i < candidates_.size(); ++i) {
    const InputSection& section = *candidates_[i];
    describe_section(section, section, i, keys[i]);
    for (const InputSection* follower : section.followers) {
      keys[i].append(follower->name.data(), follower->name.size());
      describe_section(*follower, section, i, keys[i]);
    }
  }
  size_t count = assign_classes(keys);
  for (size_t before = 0; before != count;) {
    before = count;
    for (size_t i = 0; i < candidates_.size(); ++i) {
      keys[i].clear();
      put(keys[i], classes_[i]);
      for (uint32_t target : targets_[i]) put(keys[i], classes_[target]);
    }
    count = assign_classes(keys);
  }
}

void Folder::fold() {
  std::vector<InputSection*> first_of_class(candidates_.size(), nullptr);
  for (size_t i = 0; i < candidates_.size(); ++i) {
    InputSection*& first = first_of_class[classes_[i]];
    if (first == nullptr) {
      first = candidates_[i];
      continue;
    }
    candidates_[i]->folded_into = first;
    first->alignment = std::max(first->alignment, candidates_[i]->alignment);
    for (size_t f = 0; f < candidates_[i]->followers.size(); ++f) {
      candidates_[i]->followers[f]->folded_into = first->followers[f];
    }
  }
}

void Folder::run() {
  find_taken_addresses();
  find_candidates();
  refine();
  fold();
}

}  // namespace

void fold_identical_code(Context& context) {
  assert(context.stage == Stage::kLiveFinal);
  if (context.options.fold_identical_code) Folder(context).run();
}

}  // namespace tandem::linker
